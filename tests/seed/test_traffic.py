"""Seeded traffic is the same each time, as large as asked for, and such as a shop has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import orjson
import pytest

from beacon.enrich.clock import DAY, HOUR, SECOND
from beacon.events import Batch, Event, decode_visit, page_of
from beacon.seed.traffic import Plan, Traffic
from tests.factories import PROJECT

UNTIL = 1_790_000_000 * SECOND
IDLE = 1800 * SECOND


def traffic(days: int, events: int, seed: int = 1, until: int = UNTIL) -> list[Batch]:
    return list(Traffic(Plan(days, events, seed, until), PROJECT).batches())


@pytest.fixture(scope="module")
def month() -> list[Batch]:
    return traffic(28, 40_000)


def events_of(batches: list[Batch], *names: str) -> Iterator[Event]:
    for batch in batches:
        for event in batch.events:
            if not names or event.name in names:
                yield event


def people_of(batches: list[Batch]) -> list[Batch]:
    return [batch for batch in batches if not decode_visit(batch.visit).is_bot]


def sessions_of(batches: list[Batch]) -> dict[bytes, list[Event]]:
    found = defaultdict(list)
    for event in events_of(batches):
        found[event.session_id].append(event)
    return found


# --- the same each time, and exact --------------------------------------------------------------


def test_the_same_plan_gives_the_same_events() -> None:
    assert traffic(7, 3000) == traffic(7, 3000)


def test_another_seed_gives_others() -> None:
    ids = [{event.id for event in events_of(traffic(7, 1000, seed))} for seed in (1, 2)]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(("days", "events"), [(1, 1), (7, 10), (7, 5000), (365, 5000)])
def test_there_are_as_many_events_as_asked_for_and_all_lie_in_the_range(
    days: int, events: int
) -> None:
    found = list(events_of(traffic(days, events)))
    assert len(found) == events
    assert len({event.id for event in found}) == events
    assert all(UNTIL - days * DAY <= event.timestamp < UNTIL for event in found)


def test_the_whole_range_is_filled() -> None:
    days = Counter((UNTIL - event.timestamp) // DAY for event in events_of(traffic(90, 20_000)))
    assert len(days) == 90
    assert min(days.values()) > 20_000 / 90 / 3


def test_deliveries_come_in_the_order_of_their_receipt(month: list[Batch]) -> None:
    received = [batch.received_at for batch in month]
    assert received == sorted(received)
    assert received[-1] <= UNTIL
    for batch in month:
        times = [event.timestamp for event in batch.events]
        assert times == sorted(times)
        assert times[0] + 4 * SECOND > batch.received_at >= times[-1]


# --- believable ---------------------------------------------------------------------------------


def test_properties_and_stack_traces_are_json(month: list[Batch]) -> None:
    for event in events_of(month):
        assert isinstance(orjson.loads(event.properties), dict)
        if event.report and event.report.stacktrace:
            assert all(
                {"file", "function"} <= set(f) for f in orjson.loads(event.report.stacktrace)
            )


def test_no_session_is_idle_for_longer_than_sessions_last(month: list[Batch]) -> None:
    for events in sessions_of(month).values():
        assert len({event.anon_id for event in events}) == 1
        assert all(b.timestamp - a.timestamp < IDLE for a, b in pairwise(events))


def test_a_visitor_who_comes_back_within_that_time_is_in_the_same_session(
    month: list[Batch],
) -> None:
    visits = defaultdict(list)
    for events in sessions_of(month).values():
        if not events[0].anon_id.startswith("~"):
            visits[events[0].anon_id].append((events[0].timestamp, events[-1].timestamp))
    assert max(map(len, visits.values())) > 5
    for times in visits.values():
        assert all(b[0] - a[1] >= IDLE for a, b in pairwise(sorted(times)))


def test_evenings_are_busier_than_nights_where_the_visitors_are(month: list[Batch]) -> None:
    hours: Counter[int] = Counter()
    for batch in people_of(month):
        if decode_visit(batch.visit).country == "DE":
            hours[(batch.received_at + HOUR) % DAY // HOUR] += len(batch.events)
    assert sum(hours[hour] for hour in (18, 19, 20)) > 5 * sum(hours[hour] for hour in (2, 3, 4))


def test_saturdays_are_quieter_than_mondays(month: list[Batch]) -> None:
    weekdays = Counter((event.timestamp // DAY + 3) % 7 for event in events_of(month))
    assert weekdays[5] < 0.9 * weekdays[0]


def test_the_funnel_narrows_step_by_step(month: list[Batch]) -> None:
    names = Counter(event.name for event in events_of(month))
    steps = ("page_view", "product_viewed", "add_to_cart", "checkout_started", "purchase")
    assert all(names[one] > 1.2 * names[next_] for one, next_ in pairwise(steps))
    assert 0.005 < names["purchase"] / len(sessions_of(month)) < 0.06


def test_purchases_have_a_value_and_a_currency(month: list[Batch]) -> None:
    bought = [orjson.loads(event.properties) for event in events_of(month, "purchase")]
    assert all(order["value"] > 0 and len(order["currency"]) == 3 for order in bought)
    assert len({order["currency"] for order in bought}) > 5
    assert len({order["order_id"] for order in bought}) == len(bought)


def test_between_a_third_and_a_half_of_visitors_leave_at_once(month: list[Batch]) -> None:
    sessions = sessions_of(people_of(month)).values()
    pages = [sum(event.name == "page_view" for event in events) for events in sessions]
    assert 0.33 < pages.count(1) / len(pages) < 0.5
    assert 2 < sum(pages) / len(pages) < 4


def test_visitors_come_by_every_kind_of_channel_from_many_countries_and_devices(
    month: list[Batch],
) -> None:
    channels = {page_of(event).channel for event in events_of(month)}
    assert channels >= {
        "Affiliates",
        "Direct",
        "Email",
        "Organic Search",
        "Organic Social",
        "Organic Video",
        "Paid Search",
        "Paid Social",
        "Referral",
    }
    visits = [decode_visit(batch.visit) for batch in people_of(month)]
    assert len({visit.country for visit in visits}) > 20
    assert {visit.device for visit in visits} >= {"desktop", "mobile", "tablet"}
    assert len({visit.browser for visit in visits}) > 8
    assert all(visit.city and visit.latitude and visit.language for visit in visits)


def test_bots_are_marked_and_few(month: list[Batch]) -> None:
    people = sum(len(batch.events) for batch in people_of(month))
    assert 0.9 < people / 40_000 < 0.99


def test_users_come_back_with_a_second_device_that_they_are_signed_in_on(
    month: list[Batch],
) -> None:
    devices, days = defaultdict(set), defaultdict(set)
    for event in events_of(month):
        if event.user_id:
            devices[event.user_id].add(event.anon_id)
            days[event.user_id].add(event.timestamp // DAY)
    assert sum(len(found) == 2 for found in devices.values()) > len(devices) / 20
    assert sum(len(found) > 3 for found in days.values()) > len(days) / 20


def test_an_identify_comes_before_what_is_known_of_the_user(month: list[Batch]) -> None:
    known: set[tuple[str, str]] = set()
    for event in events_of(month):
        if event.name == "$identify":
            told = orjson.loads(event.properties)
            assert told["user_id"] == event.user_id
            assert {"name", "email", "plan", "country"} <= set(told["traits"])
            known.add((event.anon_id, event.user_id or ""))
        elif event.user_id:
            assert (event.anon_id, event.user_id) in known


def test_visitors_whom_only_the_server_can_tell_apart_are_never_identified(
    month: list[Batch],
) -> None:
    made = [event for event in events_of(people_of(month)) if event.anon_id.startswith("~")]
    assert made
    assert not any(event.user_id for event in made)


def test_errors_have_levels_releases_and_some_of_them_stack_traces(month: list[Batch]) -> None:
    reports = [event.report for event in events_of(month, "error") if event.report]
    assert {report.level for report in reports} == {"warning", "error", "fatal"}
    assert len({report.release for report in reports}) >= 3
    assert {report.environment for report in reports} == {"production", "staging"}
    assert any(report.stacktrace for report in reports)


def test_web_vitals_are_slower_on_phones(month: list[Batch]) -> None:
    values = defaultdict(list)
    for batch in month:
        for event in batch.events:
            told = orjson.loads(event.properties) if event.name == "web_vital" else {}
            if told.get("name") == "LCP":
                values[decode_visit(batch.visit).device].append(told["value"])
    middle = {device: sorted(found)[len(found) // 2] for device, found in values.items()}
    assert middle["mobile"] > 1.2 * middle["desktop"]


def test_the_shop_has_the_address_that_it_is_given() -> None:
    batches = Traffic(Plan(7, 50, 1, UNTIL), PROJECT, "trail.example.org").batches()
    assert {page_of(event).hostname for event in events_of(list(batches))} == {"trail.example.org"}
