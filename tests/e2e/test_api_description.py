"""The description of the API holds, whatever is sent: schemathesis asks a real server.

Of every operation it makes requests that fit the description and such that break it in one place:
first the limits and types of each field in turn, then at random with a fixed seed. No answer may
be a fault of the server's, or other than is described.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import islice
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from strangers import SEED, Strangers
from subject import Subject

from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.docs.blueprint import describe

EXAMPLES = 8  # at random, of each operation and mode
MOST_LIMITS = 24  # requests about limits and types, of each operation and mode
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
OPERATIONS = [
    pytest.param(method.upper(), path, mode, id=f"{operation['operationId']}-{mode.value}")
    for path, methods in describe(ENDPOINTS, "")["paths"].items()
    for method, operation in methods.items()
    for mode in (POSITIVE, NEGATIVE)
    if mode is POSITIVE or "parameters" in operation or "requestBody" in operation
]


@pytest.fixture(scope="module")
def strangers(new_beacon: Any) -> Iterator[Strangers]:
    settings = {"BEACON_TRUSTED_PROXIES": "127.0.0.1", "BEACON_OPEN_REGISTRATION": "1"}
    made: Subject = new_beacon(environment=settings)
    try:
        made.start()
        yield Strangers(made)
        assert made.stop() == 0, made.log()
        assert "Traceback" not in made.whole_log()
    finally:
        made.clean_up()
        shutil.rmtree(made.home, ignore_errors=True)


@pytest.mark.parametrize(("method", "path", "mode"), OPERATIONS)
def test_answers_are_as_described(
    strangers: Strangers, method: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    operation = strangers.description[path][method]
    limits = strangers.description.iter_coverage_cases(
        operation, generation_modes=[mode], generation_config=strangers.generation
    )
    for case in islice(limits, MOST_LIMITS):
        strangers.ask(case)

    @hypothesis.seed(SEED)
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def at_random(case: schemathesis.Case) -> None:
        strangers.ask(case)

    at_random()


def test_head_is_get_without_its_body(strangers: Strangers) -> None:
    for path in ("/api/v1/openapi.json", "/api/docs"):
        whole, head = (requests.request(each, strangers.url + path) for each in ("GET", "HEAD"))
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(whole.content))
