"""What the endpoints need of the other rooms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import trio

from beacon.accounts.pace import shared_pace, sign_in_pace
from beacon.export.streams import Exports
from beacon.outbound.fetch import Outbound
from beacon.ratelimit import Buckets

if TYPE_CHECKING:
    from beacon.accounts.access_tokens import SigningKeys
    from beacon.accounts.lockout import Lockout
    from beacon.accounts.oidc.provider import OidcProvider
    from beacon.accounts.passwords import Passwords
    from beacon.flags.store import Store
    from beacon.health import Rooms
    from beacon.jobs.background import Runner
    from beacon.mail import Mail
    from beacon.postgres.database import Database
    from beacon.projects.directory import Directory
    from beacon.projects.key_use import KeyUse
    from beacon.reporter.client import Reports
    from beacon.settings import Settings
    from beacon.sourcemaps.resolver import Resolver


@dataclass(frozen=True, kw_only=True)
class ApiParts:
    """`public_url` is where people reach this Beacon, without a slash at its end; `queries` is for
    what may read for long (`beacon.postgres.queries`); `reports` are made by another process;
    `stored` waits until all events that this node has acknowledged so far are in Postgres; `pace`
    limits what may be asked of sign-in by one address, `shared_pace` what of share links; `flags`
    has the flags as clients get them; `previews` of them are made one at a time; `exports` are
    those that are being sent; `source_maps` resolve frames; `outbound` sends to addresses that
    people typed; `wake_alerts` has this node look at alert rules and deliveries now; `rooms` tell
    how it is (None: it takes no events)."""

    database: Database
    queries: Database
    reports: Reports
    directory: Directory
    settings: Settings
    passwords: Passwords
    access_tokens: SigningKeys
    lockout: Lockout
    mail: Mail
    oidc: OidcProvider | None
    key_use: KeyUse
    public_url: Callable[[], str]
    stored: Callable[[], Awaitable[None]]
    jobs: Runner
    flags: Store
    source_maps: Resolver
    rooms: Rooms | None = None
    outbound: Outbound = field(default_factory=Outbound)
    wake_alerts: Callable[[], None] = lambda: None
    pace: Buckets = field(default_factory=sign_in_pace)
    shared_pace: Buckets = field(default_factory=shared_pace)
    exports: Exports = field(default_factory=Exports)
    previews: trio.CapacityLimiter = field(default_factory=lambda: trio.CapacityLimiter(1))
