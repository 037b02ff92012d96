"""Measures what the rate limits cost a delivery: the check before its work and the charge after.

Runs in this process, without a server. Beside the figures stands what Python takes for a call
that does nothing, which is the least that any check can cost. Example:
python bench/ratelimit.py --senders 50000
"""

from __future__ import annotations

import itertools
import json
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

from options import between, parser
from report import print_table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from beacon.ingest.limits import IngestLimits
from beacon.projects.projects import KeyGrant, Project

ROUNDS = 7  # the fastest counts: what else the machine does only makes a round slower
CALLS = 100_000
NEVER = 1_000_000  # events a second: the highest that can be set, so that all is taken
TARGET_MICROSECONDS = 2.0

Sending = Callable[[IngestLimits, KeyGrant, str], None]


def nothing(limits: IngestLimits, grant: KeyGrant, client: str) -> None:
    """A call that does nothing."""


def delivery(limits: IngestLimits, grant: KeyGrant, client: str) -> None:
    """What the ingest routes do for a delivery of one event."""
    allowance = limits.of(grant.project, grant, client)
    if allowance is not None:
        allowance.check()
        allowance.charge(1)


def with_headers(limits: IngestLimits, grant: KeyGrant, client: str) -> None:
    """The same, and the two header fields of the answer."""
    allowance = limits.of(grant.project, grant, client)
    if allowance is not None:
        allowance.check()
        allowance.charge(1)
        allowance.header_fields()


def grant(
    *, key: int | None = None, project: int | None = None, address: int | None = None
) -> KeyGrant:
    made = Project(b"p" * 16, 1, "Shop", "proj_", rate_limit=project, address_rate_limit=address)
    return KeyGrant(made, frozenset({"ingest"}), b"k" * 16, rate_limit=key)


def microseconds(sending: Sending, of: KeyGrant, clients: list[str]) -> float:
    """One call, on average over the fastest round."""
    limits, each = IngestLimits(), itertools.cycle(clients).__next__

    def one() -> None:
        sending(limits, of, each())

    return min(timeit.repeat(one, number=CALLS, repeat=ROUNDS)) / CALLS * 1e6


def rate_limit_costs(senders: int = 1000) -> dict[str, Any]:
    """Microseconds a delivery, by which limits are set."""
    clients = [f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}" for n in range(senders)]
    three = grant(key=NEVER, project=NEVER, address=NEVER)
    empty = microseconds(nothing, three, clients)
    found = {
        "empty_call": empty,
        "no_limit": microseconds(delivery, grant(), clients),
        "project": microseconds(delivery, grant(project=NEVER), clients),
        "address": microseconds(delivery, grant(address=NEVER), clients),
        "key_project_address": microseconds(delivery, three, clients),
        "key_project_address_and_headers": microseconds(with_headers, three, clients),
    }
    return {
        "senders": senders,
        "microseconds": {name: round(value, 2) for name, value in found.items()},
        "target_microseconds": TARGET_MICROSECONDS,
    }


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--senders", type=between(1, 1_000_000), default=1000, metavar="N", help="client addresses"
    )
    arguments = options.parse_args()
    found = rate_limit_costs(arguments.senders)
    if arguments.json:
        print(json.dumps(found, indent=2))
        return
    costs = found["microseconds"]
    empty = costs["empty_call"]
    rows = [(name.replace("_", " "), cost, cost - empty) for name, cost in costs.items()]
    print_table("Rate limits, a delivery", ("limits set", "us", "over an empty call"), rows)


if __name__ == "__main__":
    main()
