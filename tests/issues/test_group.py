"""Which errors are one fault, and what it is called."""

from __future__ import annotations

from uuid import UUID

import pytest

from beacon.events import ERROR, FEEDBACK, LOG, MESSAGE, Event, Report
from beacon.issues.group import Group, group_of
from beacon.issues.rules import NO_RULES
from tests.factories import PROJECT, make_event
from tests.issues.errors_of import CART, error, frame


def group(event: Event) -> Group:
    found = group_of(event, PROJECT, NO_RULES)
    assert found is not None
    return found


def test_a_group_says_what_it_was_made_of() -> None:
    found = group(error(frames=CART, platform="python"))
    assert found.parts == ("type ValueError", "frame app/cart.py total", "frame app/views.py cart")
    assert found.title == "ValueError: bad thing"
    assert (found.kind, found.type, found.value) == ("error", "ValueError", "bad thing")
    assert (found.culprit, found.platform) == ("total in app/cart.py", "python")
    assert UUID(bytes=found.id).version == 8
    assert found.version == 1


def test_what_differs_from_time_to_time_is_no_part() -> None:
    one = group(error(value="no 1", frames=[frame("/srv/r/20240101/app/cart.py", "total", line=3)]))
    other = group(
        error(value="no 2", frames=[frame("/srv/r/20250202/app/cart.py", "total", line=7)])
    )
    assert one.id == other.id


@pytest.mark.parametrize(
    "other",
    [
        error(type_="KeyError", frames=CART),
        error(frames=CART[:1]),
        error(frames=[frame("app/cart.py", "sum"), CART[1]]),
        error(frames=[frame("app/basket.py", "total"), CART[1]]),
        error(frames=CART, exceptions=[{}, {"type": "KeyError"}]),
        error(frames=CART, fingerprint=["x"]),
    ],
)
def test_other_code_is_another_fault(other: Event) -> None:
    assert group(error(frames=CART)).id != group(other).id


def test_projects_have_faults_of_their_own() -> None:
    elsewhere = group_of(error(), bytes(16), NO_RULES)
    assert elsewhere is not None
    assert elsewhere.id != group(error()).id


def test_libraries_do_not_count_where_the_application_does() -> None:
    library = frame("/usr/lib/python3.12/json/decoder.py", "decode")
    assert group(error(frames=[library, *CART])).id == group(error(frames=CART)).id
    assert group(error(frames=[library])).parts[1:] == ("frame json/decoder.py decode",)


def test_recursion_folds() -> None:
    down = frame("app/tree.py", "walk")
    visit = frame("app/tree.py", "visit")
    shallow = error(frames=[down, visit, *CART])
    deep = error(frames=[down, visit] * 40 + CART)
    assert group(shallow).id == group(deep).id


def test_without_frames_the_message_counts_without_what_varies() -> None:
    one, other = error(value="User 17 not found"), error(value="User 4 not found")
    assert group(one).parts == ("type ValueError", "message User <number> not found")
    assert group(one).id == group(other).id
    assert group(one).id != group(error(value="Cart 17 not found")).id


def test_messages_group_by_their_template() -> None:
    one = error(name=MESSAGE, value="paid 3", message="paid 3", logentry={"message": "paid %s"})
    other = error(name=MESSAGE, message="paid much", logentry={"message": "paid %s"}, level="info")
    assert group(one).id == group(other).id
    assert group(one).parts == ("message paid %s",)
    assert (group(one).kind, group(one).title) == ("message", "paid 3")


def test_causes_are_parts() -> None:
    cause = {"type": "KeyError", "value": "x", "stacktrace": [frame("app/db.py", "read")]}
    found = group(error(frames=CART, exceptions=[{"type": "ValueError"}, cause]))
    assert found.parts[-2:] == ("cause KeyError", "frame app/db.py read")


@pytest.mark.parametrize(
    ("fingerprint", "same"),
    [
        (["{{ default }}"], True),
        (["{{default}}"], True),
        ([], True),
        ("x", True),
        (["{{ default }}", "x"], False),
        (["x"], False),
    ],
)
def test_a_clients_fingerprint_stands(fingerprint: object, same: bool) -> None:
    found = group(error(frames=CART, fingerprint=fingerprint))
    assert (found.id == group(error(frames=CART)).id) is same


def test_variables_of_a_clients_fingerprint_are_filled_in() -> None:
    found = group(
        error(
            frames=CART,
            fingerprint=["{{ type }}", "a {{level}}", "{{ tags.region }}", "{{ nothing }}", 7],
            tags={"region": "eu"},
        )
    )
    assert found.parts == (
        "fingerprint ValueError",
        "fingerprint a error",
        "fingerprint eu",
        "fingerprint {{ nothing }}",
        "fingerprint 7",
    )


@pytest.mark.parametrize(
    ("name", "report", "makes"),
    [
        (ERROR, None, True),
        (MESSAGE, Report(level="info"), True),
        ("click", None, False),
        ("job.done", Report(level="info"), False),
        ("job.failed", Report(level="error"), True),
        ("job.failed", Report(level="fatal"), True),
        ("job.slow", Report(level="warning", stacktrace=b"[]"), True),
        (LOG, Report(level="error"), False),
        (FEEDBACK, Report(level="error"), False),
    ],
)
def test_which_events_make_issues(name: str, report: Report | None, makes: bool) -> None:
    event = make_event(name=name, report=report)
    assert (group_of(event, PROJECT, NO_RULES) is not None) is makes


def test_an_event_without_an_exception_is_called_by_its_name() -> None:
    found = group(error(name="payment.failed", message="Card 1234 declined"))
    assert found.title == "payment.failed: Card 1234 declined"
    assert found.parts == ("type payment.failed", "message Card <number> declined")


def test_titles_and_values_are_cut() -> None:
    found = group(error(value="x" * 10_000))
    assert len(found.title) == 200
    assert len(found.value) == 500
