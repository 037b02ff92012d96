"""Flags, segments and environments are changed as asked, checked, logged, and brought back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import pytest

from beacon.accounts.audit import COMMAND_LINE, By
from beacon.errors import ApprovalRequired, Conflict, InvalidField, NotFound, Outdated
from beacon.flags import environments, history, segments
from beacon.flags import flag_changes as changes
from beacon.flags.details import (
    FlagChanges,
    FlagFilter,
    NewFlag,
    SettingsChanges,
    flag_in,
    list_flags_in,
)
from beacon.flags.environments import EnvironmentChanges, NewEnvironment
from beacon.flags.flag_changes import Changed
from beacon.flags.history import Entry
from beacon.flags.model import Condition, Prerequisite, Rule, Serve, Share
from beacon.flags.saving import Approval
from beacon.flags.segments import NewSegment, SegmentChanges
from beacon.flags.store import Store
from beacon.postgres.database import Database, Session
from beacon.projects.directory import Directory
from tests.flags.conftest import answer

both_servers = pytest.mark.both_servers
T = TypeVar("T")
Run = Callable[..., Awaitable[Any]]
ANN = By("account", "Ann", id=UUID(int=7))
IN_AUSTRIA = Condition(attribute="country", operator="in", value=["AT"])
HALF = Serve(split=[Share("on", 50), Share("off", 50)])


@pytest.fixture
def run(database: Database, project_id: UUID) -> Run:
    """Runs a unit of work on the project."""

    async def run_unit(unit: Callable[..., Awaitable[T]], *args: Any, **options: Any) -> T:
        async def work(session: Session) -> T:
            return await unit(session, project_id, *args, **options)

        return await database.run(work)

    return run_unit


async def make(run: Run, key: str = "beta", **fields: Any) -> Changed:
    made: Changed = await run(changes.create_flag_in, NewFlag(key=key, **fields), ANN)
    return made


async def change(run: Run, key: str, **fields: Any) -> Changed:
    changed: Changed = await run(changes.change_flag_in, key, FlagChanges(**fields), ANN)
    return changed


async def log(run: Run, **query: Any) -> list[Entry]:
    found: list[Entry] = await run(history.list_changes_in, limit=100, **query)
    return found


def production(**fields: Any) -> dict[str, SettingsChanges]:
    return {"production": SettingsChanges(**fields)}


# --- making and changing ----------------------------------------------------------------------


@both_servers
async def test_a_new_boolean_flag_is_off_and_on_everywhere_once_enabled(
    run: Run, store: Store, project_id: UUID
) -> None:
    made = await make(run)
    assert await store.wait_for(project_id.bytes, made.version)
    assert list(made.flag.environments) == ["production", "staging", "development"]
    for environment in made.flag.environments:
        assert answer(store, project_id, "beta", environment) == "off"
    changed = await run(changes.set_enabled_in, "beta", True, ANN)
    assert changed.version == made.version + 1
    assert await store.wait_for(project_id.bytes, changed.version)
    for environment in made.flag.environments:
        assert answer(store, project_id, "beta", environment) == "on"


async def test_a_switch_of_one_environment_leaves_the_others(
    run: Run, store: Store, project_id: UUID
) -> None:
    await make(run, enabled=True)
    changed = await run(changes.set_enabled_in, "beta", False, ANN, environment="staging")
    assert await store.wait_for(project_id.bytes, changed.version)
    assert answer(store, project_id, "beta", "staging") == "off"
    assert answer(store, project_id, "beta") == "on"


async def test_a_flag_comes_back_as_it_was_given(run: Run) -> None:
    rule = Rule(when=IN_AUSTRIA, serve=HALF, name="Austria")
    made = await make(
        run,
        type="string",
        variants={"a": "Ä\u2028", "b": "b"},
        tags=["x"],
        owner="ann@example.com",
        lifetime="temporary",
        environments=production(
            rules=[Rule(when=IN_AUSTRIA, serve=Serve(variant="b"), name="Austria")],
            default=Serve(variant="a"),
            bucket_by="company",
        ),
    )
    settings = made.flag.environments["production"]
    assert settings.rules == [msgspec.structs.replace(rule, serve=Serve(variant="b"))]
    assert (settings.default, settings.bucket_by) == (Serve(variant="a"), "company")
    assert made.flag.variants == {"a": "Ä\u2028", "b": "b"}
    assert (made.flag.tags, made.flag.owner) == (["x"], "ann@example.com")
    assert made.flag.environments["staging"].default == Serve(variant="a")
    assert await run(flag_in, "beta") == made.flag
    assert await run(list_flags_in, FlagFilter(), after=0, limit=10) == [made.flag]


async def test_a_key_is_taken_once(run: Run) -> None:
    await make(run)
    with pytest.raises(Conflict, match="already"):
        await make(run)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"type": "string"}, "variants"),
        ({"variants": {"on": True, "off": False, "more": True}}, "variants"),
        ({"description": "a\0b"}, "description"),
        ({"environments": production(default=Serve(variant="x"))}, "default.variant"),
        ({"environments": production(rules=[Rule(Condition(segment="x"), HALF)])}, "rules[0].when"),
        ({"environments": production(prerequisites=[Prerequisite("x", ["on"])])}, "prerequisites"),
    ],
)
async def test_a_bad_flag_is_refused_with_the_path_and_nothing_of_it_stays(
    run: Run, database: Database, fields: dict[str, Any], path: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        await make(run, **fields)
    wanted = f"environments.production.{path}" if "environments" in fields else path
    assert refused.value.field.startswith(wanted)
    with pytest.raises(NotFound):
        await run(flag_in, "beta")
    assert await log(run) == []
    assert await database.fetch_value("SELECT count(*) FROM audit_log") == 0


async def test_an_unknown_flag_is_not_found_and_an_unknown_environment_refused(run: Run) -> None:
    with pytest.raises(NotFound):
        await run(changes.set_enabled_in, "beta", True, ANN)
    await make(run)
    with pytest.raises(InvalidField, match="environment: the project has no such"):
        await run(changes.set_enabled_in, "beta", True, ANN, environment="moon")


async def test_who_sends_an_etag_changes_only_what_they_saw(run: Run) -> None:
    made = await make(run)
    changed = await run(
        changes.set_enabled_in, "beta", True, ANN, environment="staging", if_match=made.flag.etag
    )
    assert changed.flag.etag == made.flag.etag  # nothing changed
    seen = (await run(changes.set_enabled_in, "beta", False, ANN, environment="staging")).flag
    assert seen.etag != made.flag.etag
    for unit, args in (
        (changes.set_enabled_in, ("beta", True, ANN)),
        (changes.delete_flag_in, ("beta", ANN)),
    ):
        with pytest.raises(Outdated):
            await run(unit, *args, if_match=made.flag.etag)
    await run(changes.set_enabled_in, "beta", True, ANN, if_match=seen.etag)
    await run(changes.set_enabled_in, "beta", False, ANN, if_match="*")


async def test_what_changes_nothing_is_no_change(run: Run, database: Database) -> None:
    made = await make(run)
    same = await change(run, "beta", name="", enabled=False, environments=production(enabled=True))
    assert same == made
    assert len(await log(run)) == 1
    assert await database.fetch_value("SELECT count(*) FROM audit_log") == 1


async def test_one_is_not_true(run: Run, database: Database) -> None:
    await make(run, type="json", variants={"a": [1, {"b": 1}]})
    for value in ([True, {"b": 1}], [True, {"b": True}], [1, {"b": True}]):
        changed = await change(run, "beta", variants={"a": value})
        assert msgspec.json.encode(changed.flag.variants["a"]) == msgspec.json.encode(value)
    same = await change(run, "beta", variants={"a": [1.0, {"b": True}]})
    assert same.flag.version == changed.flag.version
    assert await database.fetch_value("SELECT count(*) FROM audit_log") == 4


async def test_settings_that_sql_spoilt_are_told_and_can_be_mended(
    run: Run, database: Database
) -> None:
    await make(run)
    await database.execute("UPDATE flag_environments SET config = '{\"rules\": 7}'")
    spoilt = (await run(flag_in, "beta")).environments["production"]
    assert "$.rules" in (spoilt.fault or "")
    mended = await change(
        run, "beta", environments=production(default=Serve(variant="on"), off_variant="off")
    )
    assert mended.flag.environments["production"].fault is None


async def test_flags_that_clients_cannot_be_told_at_once_are_refused(
    run: Run, database: Database
) -> None:
    """But what SQL brought about keeps nobody from switching, and from archiving."""
    texts: dict[str, Any] = {"type": "string", "variants": {"v": "x" * 249_000}}
    for number in range(4):
        await make(run, str(number), **texts)
    await make(run, "small")
    wider = {"v": "x" * 258_000}
    refused = (
        partial(make, run, "fifth", **texts),
        partial(change, run, "0", variants=wider),
    )
    for attempt in refused:
        with pytest.raises(InvalidField, match="1000000 are allowed") as fault:
            await attempt()
        assert fault.value.field == "variants"
    await database.execute("UPDATE flags SET variants = $1 WHERE key = '0'", as_text(wider))
    await change(run, "small", enabled=True)
    await change(run, "1", environments=production(enabled=False))
    await change(run, "1", archived=True)
    with pytest.raises(InvalidField, match="archive flags"):
        await change(run, "1", archived=False)


def as_text(value: object) -> str:
    return msgspec.json.encode(value).decode()


# --- prerequisites ----------------------------------------------------------------------------


async def test_circles_are_refused(run: Run) -> None:
    for key in ("a", "b", "c"):
        await make(run, key)
    needs = {"a": "b", "b": "c", "c": "a"}
    for key in ("a", "b"):
        needed = [Prerequisite(needs[key], ["on"])]
        await change(run, key, environments=production(prerequisites=needed))
    for key, other in (("c", "a"), ("c", "b"), ("c", "c")):
        with pytest.raises(InvalidField, match="circle"):
            await change(
                run, key, environments=production(prerequisites=[Prerequisite(other, ["on"])])
            )
    staging = {"staging": SettingsChanges(prerequisites=[Prerequisite("a", ["on"])])}
    await change(run, "c", environments=staging)  # in another environment it is none


async def test_a_flag_that_another_needs_stays(run: Run) -> None:
    await make(run, "needed")
    await make(
        run, "needing", environments=production(prerequisites=[Prerequisite("needed", ["on"])])
    )
    with pytest.raises(Conflict, match="needing"):
        await run(changes.delete_flag_in, "needed", ANN)
    with pytest.raises(Conflict, match="needing"):
        await change(run, "needed", archived=True)
    await run(changes.delete_flag_in, "needing", ANN)
    await run(changes.delete_flag_in, "needed", ANN)


async def test_an_archived_flag_is_checked_when_it_comes_back(
    run: Run, store: Store, project_id: UUID
) -> None:
    await make(run, "needed")
    needs = production(prerequisites=[Prerequisite("needed", ["on"])])
    await make(run, "beta", environments=needs)
    gone = await change(run, "beta", archived=True)
    assert gone.flag.archived_at is not None
    assert await store.wait_for(project_id.bytes, gone.version)
    assert answer(store, project_id, "beta") == "FLAG_NOT_FOUND"
    await run(changes.delete_flag_in, "needed", ANN)
    with pytest.raises(InvalidField, match="no flag 'needed'"):
        await change(run, "beta", archived=False)
    back = await change(run, "beta", archived=False, environments=production(prerequisites=[]))
    assert back.flag.archived_at is None


# --- history ----------------------------------------------------------------------------------


@both_servers
async def test_history_has_changes_by_people_and_by_sql(run: Run, database: Database) -> None:
    await make(run)
    await change(run, "beta", environments=production(default=HALF))
    await database.execute("UPDATE flags SET enabled = true")
    await database.execute("UPDATE flags SET enabled = true")  # no change
    await run(changes.delete_flag_in, "beta", COMMAND_LINE)
    deleted, by_sql, settings, created = await log(run)
    assert [each.action for each in (created, settings, by_sql, deleted)] == [
        "created",
        "changed",
        "changed",
        "deleted",
    ]
    assert created.actor == {"kind": "account", "name": "Ann", "id": str(ANN.id)}
    assert by_sql.actor["kind"] == "sql"
    assert deleted.actor == {"kind": "command", "name": COMMAND_LINE.name}
    assert (settings.kind, settings.environment) == ("environment", "production")
    assert settings.changed_fields == ["default"]
    assert by_sql.changed_fields == ["enabled"]
    assert created.before is deleted.after is None
    assert deleted.before is not None
    assert deleted.before["environments"]["production"]["default"]["split"]
    assert await log(run, before=by_sql.id) == [settings, created]
    assert await log(run, key="other") == []
    assert await log(run, kinds=["environment"]) == [settings]
    actions = await database.fetch("SELECT action FROM audit_log ORDER BY id")
    assert [row["action"] for row in actions] == ["flag.created", "flag.changed", "flag.deleted"]


async def test_a_name_in_history_ends_with_its_transaction(run: Run, database: Database) -> None:
    await make(run)

    async def two(session: Session) -> None:
        async with session.transaction():
            await session.execute("SELECT set_config('beacon.actor', '{\"kind\": \"x\"}', true)")
        await session.execute("UPDATE flags SET name = 'x'")

    await database.run(two)
    assert (await log(run))[0].actor["kind"] == "sql"


async def test_changes_are_reverted(run: Run, store: Store, project_id: UUID) -> None:
    first = (await make(run, enabled=True, description="first")).flag
    await change(run, "beta", description="second", environments=production(enabled=False))
    off, text, _ = await log(run)
    assert (off.kind, text.kind) == ("environment", "flag")
    version = await run(history.revert_in, off.id, ANN)
    assert await store.wait_for(project_id.bytes, version)
    assert answer(store, project_id, "beta") == "on"
    await run(history.revert_in, text.id, ANN)
    back = await run(flag_in, "beta")
    assert back.state() == first.state()
    await run(history.revert_in, text.id, ANN, to="after")
    assert (await run(flag_in, "beta")).description == "second"
    assert len(await log(run)) == 6


async def test_a_deleted_flag_is_brought_back_with_its_settings(run: Run) -> None:
    await make(run, enabled=True, tags=["x"], environments=production(default=HALF))
    old = (await run(flag_in, "beta")).environments
    await run(changes.delete_flag_in, "beta", ANN)
    await run(history.revert_in, (await log(run))[0].id, ANN)
    back = await run(flag_in, "beta")
    assert (back.enabled, back.tags) == (True, ["x"])
    assert {e: s.default for e, s in back.environments.items()} == {
        e: s.default for e, s in old.items()
    }


async def test_a_creation_is_reverted_by_removing(run: Run) -> None:
    await make(run)
    await run(history.revert_in, (await log(run))[0].id, ANN)
    with pytest.raises(NotFound):
        await run(flag_in, "beta")


async def test_a_revert_to_what_may_not_be_is_refused(run: Run, database: Database) -> None:
    await make(run, "needed")
    await make(run, environments=production(prerequisites=[Prerequisite("needed", ["on"])]))
    await change(run, "beta", environments=production(prerequisites=[]))
    without = (await log(run))[0]
    await run(changes.delete_flag_in, "needed", ANN)
    with pytest.raises(InvalidField, match="no flag"):
        await run(history.revert_in, without.id, ANN)
    with pytest.raises(NotFound):
        await run(history.revert_in, 10**9, ANN)
    await database.execute("UPDATE flag_environments SET config = '{\"rules\": 7}'")
    spoilt = (await log(run))[0]
    with pytest.raises(Conflict, match="cannot be read"):
        await run(history.revert_in, spoilt.id, ANN, to="after")


# --- segments ---------------------------------------------------------------------------------


async def test_segments_are_made_changed_removed_and_brought_back(run: Run) -> None:
    new = NewSegment(key="near", conditions=[IN_AUSTRIA])
    made = await run(segments.create_segment_in, new, ANN)
    with pytest.raises(Conflict):
        await run(segments.create_segment_in, new, ANN)
    changed = await run(segments.change_segment_in, "near", SegmentChanges(name="Near"), ANN)
    assert (changed.segment.name, changed.segment.conditions) == ("Near", [IN_AUSTRIA])
    assert changed.version == made.version + 1
    with pytest.raises(Outdated):
        await run(
            segments.change_segment_in,
            "near",
            SegmentChanges(name="x"),
            ANN,
            if_match=made.segment.etag,
        )
    with pytest.raises(InvalidField, match="none"):
        await run(segments.change_segment_in, "near", SegmentChanges(conditions=[]), ANN)
    await run(segments.delete_segment_in, "near", ANN)
    assert await run(segments.list_segments_in, after=0, limit=10) == []
    deleted, renamed, _ = await log(run, key="near")
    await run(history.revert_in, deleted.id, ANN)
    await run(history.revert_in, renamed.id, ANN)
    (back,) = await run(segments.list_segments_in, after=0, limit=10)
    assert (back.name, back.conditions) == ("", [IN_AUSTRIA])


async def test_a_segment_that_rules_name_stays(run: Run) -> None:
    await run(segments.create_segment_in, NewSegment(key="near", conditions=[IN_AUSTRIA]), ANN)
    nested = Condition(all=[IN_AUSTRIA, Condition(not_=Condition(segment="near"))])
    await make(run, environments=production(rules=[Rule(when=nested, serve=Serve(variant="on"))]))
    with pytest.raises(Conflict, match="beta"):
        await run(segments.delete_segment_in, "near", ANN)


# --- environments -----------------------------------------------------------------------------


async def test_an_environment_begins_with_the_settings_of_another(run: Run) -> None:
    await make(run, environments=production(default=HALF))
    new = NewEnvironment(key="eu", name=" Europe ", copy_from="production")
    made = await run(environments.create_environment_in, new, ANN)
    assert (made.name, made.is_protected) == ("Europe", False)
    assert (await run(flag_in, "beta")).environments["eu"].default == HALF
    with pytest.raises(Conflict):
        await run(environments.create_environment_in, new, ANN)
    found = await run(environments.list_environments_in)
    assert [each.key for each in found] == ["production", "staging", "development", "eu"]


async def test_an_environment_is_renamed_and_removed_but_production_stays(run: Run) -> None:
    await make(run)
    renamed = await run(
        environments.change_environment_in, "staging", EnvironmentChanges(key="qa"), ANN
    )
    assert (renamed.key, renamed.name) == ("qa", "Staging")
    assert "qa" in (await run(flag_in, "beta")).environments
    with pytest.raises(Conflict):
        await run(
            environments.change_environment_in, "qa", EnvironmentChanges(key="development"), ANN
        )
    await run(environments.delete_environment_in, "qa", ANN)
    assert list((await run(flag_in, "beta")).environments) == ["production", "development"]
    with pytest.raises(Conflict):
        await run(environments.delete_environment_in, "production", ANN)
    with pytest.raises(Conflict):
        await run(
            environments.change_environment_in, "production", EnvironmentChanges(key="live"), ANN
        )


@both_servers
async def test_an_environments_key_is_rotated_with_grace(
    run: Run, database: Database, tmp_path: Path
) -> None:
    rotated = await run(environments.rotate_key_in, "staging", timedelta(hours=1), ANN)
    directory = Directory(database, tmp_path / "projects.json")
    await directory.refresh()
    for key in (rotated.public_key, rotated.old_public_key):
        grant = directory.find(key)
        assert grant is not None
        assert grant.environment == directory.environment_of(key) == "staging"
    again = await run(environments.rotate_key_in, "staging", timedelta(0), ANN)
    await directory.refresh()
    assert directory.find(rotated.public_key) is directory.find(rotated.old_public_key) is None
    assert directory.find(again.public_key) is not None
    staging = next(
        each for each in await run(environments.list_environments_in) if each.key == "staging"
    )
    assert (staging.public_key, staging.old_public_keys) == (again.public_key, [])


# --- protected environments -------------------------------------------------------------------


async def test_a_protected_environment_changes_by_approval_only(run: Run) -> None:
    await make(run, enabled=True)
    await run(segments.create_segment_in, NewSegment(key="near", conditions=[IN_AUSTRIA]), ANN)
    named = Rule(when=Condition(segment="near"), serve=Serve(variant="off"))
    await change(run, "beta", environments=production(rules=[named]))
    protect = EnvironmentChanges(is_protected=True)
    await run(environments.change_environment_in, "production", protect, ANN)
    new = FlagChanges(environments=production(enabled=False))
    with pytest.raises(ApprovalRequired, match="production"):
        await run(changes.change_flag_in, "beta", new, ANN)
    with pytest.raises(ApprovalRequired):
        await change(run, "beta", archived=True)
    with pytest.raises(ApprovalRequired):
        await run(changes.delete_flag_in, "beta", ANN)
    anywhere = SegmentChanges(conditions=[Condition(attribute="country", operator="exists")])
    with pytest.raises(ApprovalRequired):
        await run(segments.change_segment_in, "near", anywhere, ANN)
    await change(run, "beta", name="x", environments={"staging": SettingsChanges(enabled=False)})
    approval = Approval(UUID(int=1), {"kind": "account", "name": "Bob"})
    await run(changes.change_flag_in, "beta", new, ANN, approval=approval)
    assert (await log(run))[0].actor["proposed_by"] == approval.proposed_by
    killed = await change(run, "beta", enabled=False)  # in need nobody is asked
    assert not killed.flag.enabled
    with pytest.raises(ApprovalRequired):
        await change(run, "beta", enabled=True)
