"""A flag that cannot be evaluated is named in the log once, when it is loaded."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from beacon.flags.broken import MAX_WARNINGS, BrokenLog, fault_of
from beacon.flags.model import Flag, Serve
from beacon.flags.rules import Ruleset, compile_flags
from beacon.postgres.database import Database
from tests.flags.conftest import ADD_FLAG, answer, following, until

PROJECT = UUID(int=7).bytes
BREAK = (
    "UPDATE flag_environments SET config = config ||"
    ' \'{"rules": [{"when": {"attribute": "a", "operator": "matches", "value": "("},'
    ' "serve": {"variant": "on"}}]}\' FROM environments e'
    " WHERE e.id = environment_id AND e.key = 'production'"
)


def flag(key: str, variant: str = "on") -> Flag:
    return Flag(key, "boolean", {"on": True, "off": False}, Serve(variant=variant))


def compiled(*flags: Flag) -> Ruleset:
    return compile_flags({each.key: each for each in flags}, ())


def test_what_can_be_evaluated_has_no_fault() -> None:
    rules = compiled(flag("good"), flag("bad", "gone"))
    assert fault_of(rules, "good") is None
    assert fault_of(rules, "bad") == (
        "default.variant: there is no variant 'gone'; there are 'on', 'off'."
    )
    assert fault_of(rules, "never") is None
    assert fault_of(compile_flags({"lost": None}, ()), "lost") == "it cannot be read"


def test_each_fault_is_logged_once_until_it_is_another(caplog: pytest.LogCaptureFixture) -> None:
    log = BrokenLog()
    for variant in ("gone", "gone", "lost", "on", "gone"):
        log.note(PROJECT, "production", compiled(flag("f", variant)))
    assert [record.getMessage().rpartition("no variant ")[2][:6] for record in caplog.records] == [
        *("'gone'", "'lost'", "'gone'")
    ]
    first = caplog.records[0].getMessage()
    assert "'f'" in first
    assert str(UUID(bytes=PROJECT)) in first
    assert " in production: default.variant: " in first


def test_there_is_an_end_to_warnings(caplog: pytest.LogCaptureFixture) -> None:
    flags = [flag(f"f{n}", "gone") for n in range(MAX_WARNINGS + 5)]
    BrokenLog().note(PROJECT, "production", compiled(*flags))
    assert len(caplog.records) == MAX_WARNINGS + 1
    assert "and 5 more" in caplog.records[-1].getMessage()


async def test_a_flag_is_named_when_it_is_loaded_and_not_when_it_is_evaluated(
    database: Database, project_id: UUID, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await database.execute(BREAK)

    def named() -> int:
        return sum("'beta'" in record.getMessage() for record in caplog.records)

    async with following(database, tmp_path / "flags.msgpack") as store:
        await until(lambda: answer(store, project_id, "beta") == "PARSE_ERROR")
        assert named() == 1
        await database.execute("UPDATE flags SET name = 'Beta'")
        await database.execute(ADD_FLAG, project_id, "gamma", True)
        await until(lambda: answer(store, project_id, "gamma") == "on")
        assert (answer(store, project_id, "beta"), named()) == ("PARSE_ERROR", 1)
