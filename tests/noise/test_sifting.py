"""What a project's rules leave out of a batch, and that all of it is counted."""

from __future__ import annotations

from typing import Any

import msgspec

from beacon.events import ERROR, LOG, Batch, ClientReport, Event, Loss, Report, Visit, encode_visit
from beacon.noise.sifting import MAX_TOLD, Sifter
from beacon.projects.projects import Project
from tests.factories import PROJECT, make_batch, make_event


def project(limits: str = "{}", filters: str = "{}") -> Project:
    return Project(PROJECT, 1, "Shop", "proj_", error_limits=limits, error_filters=filters)


def error(message: str = "bad", **changes: Any) -> Event:
    return make_event(name=ERROR, properties=b"{}", report=Report("error", message), **changes)


def sifted(sifter: Sifter, shop: Project, *events: Event, **changes: Any) -> Batch:
    return sifter.sift(make_batch(*events, **changes), shop)


def test_a_batch_without_errors_is_the_same_object():
    batch = make_batch(make_event(), make_event(name=LOG, report=Report("error", "x")))
    shop = project('{"issue_per_minute":1}', '{"messages":["."]}')
    assert Sifter(lambda: 0).sift(batch, shop) is batch


def test_errors_in_usual_numbers_are_the_same_object():
    batch = make_batch(error(), error())
    assert Sifter(lambda: 0).sift(batch, project()) is batch


def test_what_is_too_much_of_one_kind_is_dropped_and_counted_with_one_like_it():
    sifter, shop = Sifter(lambda: 0), project('{"issue_per_minute":2}')
    first, second, other = error(), error(), error("another")
    assert sifted(sifter, shop, first, second).dropped == 0
    batch = sifted(sifter, shop, *(error() for _ in range(8)), make_event(), other, dropped=1)
    assert [event.name for event in batch.events] == [ERROR, "click", ERROR]
    assert batch.dropped == 1 + 7
    like = Loss("sampled", "issue_spike", "error", 7, "", second.id, second.timestamp)
    assert batch.losses == (like,)


def test_after_one_is_stored_it_is_the_one_like_those_that_follow():
    sifter, shop = Sifter(lambda: 0), project('{"issue_per_minute":1}')
    stored = error()
    sifted(sifter, shop, *(error() for _ in range(9)), stored)
    (loss,) = sifted(sifter, shop, error()).losses
    assert (loss.like, loss.like_at) == (stored.id, stored.timestamp)


def test_filtered_errors_do_not_count_towards_a_flood():
    sifter = Sifter(lambda: 0)
    shop = project('{"issue_per_minute":1}', '{"releases":["dev"],"crawlers":true}')
    dev = make_event(name=ERROR, report=Report("error", "bad", None, "dev"))
    batch = sifted(sifter, shop, dev, dev, error())
    assert len(batch.events) == 1
    assert batch.losses == (Loss("filtered", "release", "error", 2),)
    robot = sifted(sifter, shop, error(), visit=encode_visit(Visit(is_bot=True)))
    assert robot.losses == (Loss("filtered", "crawler", "error", 1),)


def test_refused_requests_are_told_with_the_projects_next_batch():
    sifter = Sifter()
    other = make_batch(make_event(), project_id=bytes(16))
    sifter.note_limited(PROJECT)
    sifter.note_limited(PROJECT)
    assert sifter.with_noted(other) is other
    told = sifter.with_noted(make_batch(make_event()))
    assert told.losses == (Loss("limited", "rate_limit", "request", 2),)
    assert sifter.with_noted(make_batch()).losses == ()


def test_reports_of_clients_are_summed():
    reports = [
        ClientReport("network_error", "error", 40),
        ClientReport("network_error", "error", 1),
        ClientReport("sample_rate", "transaction", 5),
    ]
    assert Sifter().told_by_clients(PROJECT, reports, "sentry.python/2.1") == (
        Loss("client", "network_error", "error", 41, "sentry.python/2.1"),
        Loss("client", "sample_rate", "transaction", 5, "sentry.python/2.1"),
    )


def test_clients_that_invent_words_get_no_rows_without_end():
    now = 0.0
    sifter = Sifter(lambda: now)
    reports = [ClientReport(f"reason {number}", "error", 1) for number in range(2 * MAX_TOLD)]
    losses = sifter.told_by_clients(PROJECT, reports, "x")
    assert len(losses) == MAX_TOLD + 1
    assert losses[-1] == Loss("client", "other", "other", MAX_TOLD)
    now = 3600.0
    assert sifter.told_by_clients(PROJECT, reports[-1:], "x")[0].reason == reports[-1].reason


def test_records_of_older_spools_are_read():
    class Old(msgspec.Struct, array_like=True):
        project_id: bytes
        received_at: int
        visit: bytes
        events: list[Event]
        dropped: int = 0

    old = msgspec.msgpack.encode(Old(PROJECT, 1, b"", [], 3))
    assert msgspec.msgpack.decode(old, type=Batch) == Batch(PROJECT, 1, b"", [], 3)
