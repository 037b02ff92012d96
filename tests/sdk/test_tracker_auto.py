"""The tracker's automatic captures in a real browser, against a real Beacon."""

from __future__ import annotations

from typing import Any

import pytest
from subject import Project, Subject

from tests.browser.running import in_shared_browser

Rows = list[dict[str, Any]]


async def captured(
    beacon: Subject, project: Project, scenario: str, auto: str, html: str, **more: Any
) -> Rows:
    """What was stored but the page views, in its order."""
    found = await in_shared_browser(
        "../sdk/tracker_auto.mjs",
        scenario=scenario,
        host=f"http://127.0.0.1:{beacon.port}",
        key=project.key,
        attributes=f'data-auto="{auto}"',
        html=html,
        **more,
    )
    if scenario != "errors":
        assert found["complaints"] == []
    rows = await beacon.events(project)
    for row in rows:
        row["url"] = row["url"].removeprefix(found["site"])
    return [row for row in rows if row["event_name"] != "page_view"]


def told(rows: Rows) -> list[tuple[str, dict[str, Any]]]:
    return [(row["event_name"], row["properties"]) for row in rows]


# --- clicks, links, forms ----------------------------------------------------------------------

BUTTONS = """
<button data-track="signup" data-track-plan="pro" data-track-button-id="3">Sign <b>up</b></button>
<button data-track>Nameless</button>
<button>Plain</button>
<form data-track="newsletter" data-track-list="weekly"><input name=mail><button>Join</button></form>
"""


async def test_clicks_on_marked_elements_are_events_with_their_properties(
    shared: Subject, project: Project
) -> None:
    rows = await captured(
        shared, project, "clicks", "clicks", BUTTONS, click=["up", "Nameless", "Plain", "Join"]
    )
    assert told(rows) == [
        ("signup", {"plan": "pro", "button_id": "3"}),
        ("click", {}),
        ("newsletter", {"list": "weekly"}),
    ]


LINKS = """
<a href="https://other.example/a?b=1">Away</a>
<a href="/home">Home</a>
<a href="/files/prices.PDF?v=2">Prices</a>
<a href="https://other.example/report.zip">Report</a>
<a href="/export" download="all.csv">Export</a>
<a href="mailto:a@b.example">Mail</a>
<svg width=60 height=20><a href="/x"><text y=15>Drawn</text></a></svg>
"""
ALL_LINKS = ["Away", "Home", "Prices", "Report", "Export", "Mail", "Drawn"]
DOWNLOADS = ["prices.PDF", "report.zip", "all.csv"]


async def test_links_to_other_hosts_are_told(shared: Subject, project: Project) -> None:
    rows = await captured(shared, project, "clicks", "outbound", LINKS, click=ALL_LINKS)
    assert told(rows) == [("outbound_link", {"url": "https://other.example/a?b=1"})]


async def test_downloads_are_told(shared: Subject, project: Project) -> None:
    rows = await captured(shared, project, "clicks", "downloads", LINKS, click=ALL_LINKS)
    assert {row["event_name"] for row in rows} == {"download"}
    assert [row["properties"]["file"] for row in rows] == DOWNLOADS


async def test_the_middle_button_opens_a_link_and_the_right_one_does_not(
    shared: Subject, project: Project
) -> None:
    buttons = {"middle": ["Away"], "right": ["Report"]}
    rows = await captured(
        shared, project, "clicks", "outbound downloads", LINKS, click=[], **buttons
    )
    assert [row["event_name"] for row in rows] == ["outbound_link"]


FORMS = """
<form id="join" name="Join us" action="/join"><input name="id" value="secret"><button>Send</button>
</form>
"""


async def test_a_submitted_form_is_told_but_nothing_of_what_is_in_it(
    shared: Subject, project: Project
) -> None:
    rows = await captured(shared, project, "clicks", "forms", FORMS, click=["Send"])
    assert told(rows) == [("form_submit", {"id": "join", "name": "Join us", "action": "/join"})]


# --- what is seen ------------------------------------------------------------------------------


async def test_each_depth_is_told_once_a_page(shared: Subject, project: Project) -> None:
    high = '<div style="height: 5000px"></div>'
    rows = await captured(shared, project, "scroll", "scroll", high)
    seen = [(row["url"], row["properties"]["percent"]) for row in rows]
    # What happens in one millisecond has no order.
    assert sorted(seen) == [("/", 25), ("/", 50), ("/", 75), ("/", 100), ("/second", 25)]


async def test_only_visible_time_counts_and_for_the_page_that_was_visible(
    shared: Subject, project: Project
) -> None:
    rows = await captured(shared, project, "time", "time", "")
    assert [row["url"] for row in rows] == ["/", "/second"]
    assert all(row["properties"]["seconds"] >= 1.2 for row in rows)


async def test_marked_elements_are_told_when_they_come_into_view(
    shared: Subject, project: Project
) -> None:
    html = """
<p data-track-view="near" data-track-place="top">Near</p><div style="height: 3000px"></div>
<section id="far" data-track-view="far" style="height: 4000px"></section>
"""
    rows = await captured(shared, project, "views", "views", html)
    assert told(rows) == [("near", {"place": "top"}), ("late", {}), ("far", {})]


# --- errors and vitals -------------------------------------------------------------------------


async def test_what_nobody_caught_is_stored_as_an_error(shared: Subject, project: Project) -> None:
    html = "<script>function pay() {\n  throw new TypeError('no money')\n}</script>"
    rows = await captured(shared, project, "errors", "errors", html)
    assert {(row["event_name"], row["level"]) for row in rows} == {("error", "error")}
    first, second, third, fourth, *again = rows
    assert (first["message"], first["properties"]) == ("no money", {"type": "TypeError"})
    [frame] = first["stacktrace"]
    assert (frame["function"], frame["line"]) == ("pay", 2)
    assert frame["file"].startswith("http://shop.localhost")
    assert (second["message"], second["properties"]) == ("too far", {"type": "RangeError"})
    assert third["message"] == '{"code":7}'
    assert fourth["message"] == "Uncaught a text"
    assert [row["message"] for row in again] == [f"again {n}" for n in range(16)]


async def test_core_web_vitals_are_told_of_the_page_that_was_loaded(
    shared: Subject, project: Project
) -> None:
    busy = "for (const end = Date.now() + 80; Date.now() < end;);"
    html = f"<h1>Shop</h1><button onclick='{busy}'>Press</button>"
    rows = await captured(shared, project, "vitals", "vitals", html)
    first = {row["properties"]["name"]: row for row in rows if row["url"] == "/"}
    assert first.keys() == {"LCP", "INP", "CLS", "FCP", "TTFB"}
    for name, row in first.items():
        assert row["properties"]["rating"] in ("good", "needs-improvement", "poor")
        assert row["properties"]["value"] > 0, name
        assert row["properties"]["id"]
    assert first["INP"]["properties"]["value"] >= 80
    assert 0 < first["CLS"]["properties"]["value"] < 1


# --- the list ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("auto", "names"),
    [
        ("", {"signup", "outbound_link", "download"}),
        ("all", {"signup", "outbound_link", "download"}),
        ("-vitals -clicks", {"outbound_link", "download"}),
        ("clicks, downloads", {"signup", "download"}),
        ("all -outbound", {"signup", "download"}),
    ],
)
async def test_each_capture_can_be_switched(
    shared: Subject, project: Project, auto: str, names: set[str]
) -> None:
    html = BUTTONS + LINKS
    rows = await captured(shared, project, "clicks", auto, html, click=["up", "Away", "Prices"])
    of_the_page = {"web_vital", "scroll_depth", "time_on_page"}
    assert {row["event_name"] for row in rows} - of_the_page == names
