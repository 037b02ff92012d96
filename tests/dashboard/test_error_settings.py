"""The settings of a project about errors in a browser: limits, filters, scrubbing, grouping, source
maps and tags."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import trio

from tests.dashboard.conftest import Site
from tests.dashboard.errors_sent import an_error, send_errors
from tests.e2e.conftest import Project, until

THEIRS = {
    "match": [{"field": "level", "op": "is", "value": "debug"}],
    "action": {"title": "Theirs"},
}
BLANK_MAP = '{"version": 3, "sources": ["app.ts"], "names": [], "mappings": "AAAA"}'


def of(site: Site, project: Project, rest: str = "") -> Any:
    return site.ask("GET", f"/api/v1/projects/{project.id}{rest}")


async def stored(site: Site, project: Project, count: int) -> None:
    async def are_stored() -> bool:
        return sum(each["events"] for each in of(site, project, "/issues")["items"]) >= count

    await until(are_stored)


async def test_limits_and_filters_are_set(site: Site) -> None:
    project = site.project("Limited")
    found = await site.see("error_settings", "limits", path=site.path(project, "settings/limits"))
    assert found["wrong"].startswith("(broken: RE2 does not take it")
    now = of(site, project)
    assert now["error_limits"] == {"spikes": "auto", "per_minute": 2000, "issue_per_minute": None}
    filters = now["error_filters"]
    assert (filters["localhost"], filters["crawlers"]) == (True, False)
    assert (filters["messages"], filters["releases"]) == (["^ResizeObserver"], ["dev-*"])


async def test_scrubbing_is_tried_before_it_is_saved(site: Site) -> None:
    project = site.project("Scrubbed")
    path = site.path(project, "settings/scrubbing")
    found = await site.see("error_settings", "scrubbing", path=path)
    assert "password=[Filtered]" in found["sample"]
    assert "10.1.2.3" in found["kept"]
    assert '"shoe_size": "[Filtered]"' in found["scrubbed"]
    now = of(site, project)["scrubbing"]
    assert (now["ips"], now["keys"]) == (True, ["shoe size"])
    assert now["patterns"] == [{"name": "order", "regex": "ORD-[0-9]{8}"}]


async def test_rules_of_grouping_are_tried_and_nobodys_are_overwritten_unseen(site: Site) -> None:
    project = site.project("Grouped")
    send_errors(site, project, an_error(), an_error("PayError", "declined"))
    await stored(site, project, 2)
    address = f"/api/v1/projects/{project.id}/grouping-rules"
    rules = {"path": address, "theirs": [THEIRS]}
    path = site.path(project, "settings/grouping")
    found = await site.see("error_settings", "grouping", path=path, rules=rules)
    assert found["before"].startswith("2 errors: 2 issues now, 2 then")
    assert found["missing"].startswith("Say what the rule does")
    assert "2 errors: 2 issues now, 1 then" in found["after"]
    assert "by rule 1" in found["after"]
    assert "level is “debug”" in found["both"][0]
    assert "type is like “*Error”" in found["both"][1]
    match = [{"field": "type", "op": "glob", "value": "*Error"}]
    assert [each["match"] for each in of(site, project, "/grouping-rules")["rules"]] == [match] * 2
    titles = [each["action"].get("title") for each in of(site, project, "/grouping-rules")["rules"]]
    assert titles == ["Copied", None]


async def test_source_maps_are_listed_and_deleted(site: Site, tmp_path: Path) -> None:
    project = site.project("Mapped")
    (tmp_path / "app.js").write_text("a()\n//# sourceMappingURL=app.js.map\n")
    (tmp_path / "app.js.map").write_text(BLANK_MAP)
    upload = ["sourcemaps", "upload", str(tmp_path), "--release", "web@1"]
    to = ["--server", site.url, "--key", project.secret]
    await trio.run_process([sys.executable, "-m", "beacon", *upload, *to], capture_stdout=True)
    path = site.path(project, "settings/source-maps")
    found = await site.see("error_settings", "sourceMaps", path=path)
    assert [each.split("\t")[:3] for each in found["rows"]] == [["web@1", "any", "2"]]
    assert "beacon sourcemaps upload dist" in found["commands"][0]
    assert f"SENTRY_PROJECT={project.number}" in found["commands"][1]
    assert "~/app.js.map" in found["found"]
    assert of(site, project, "/source-maps")["items"] == []


async def test_tags_are_hidden_and_deleted(site: Site) -> None:
    project = site.project("Tagged")
    send_errors(site, project, an_error())
    await stored(site, project, 1)
    found = await site.see("error_settings", "tags", path=site.path(project, "settings/tags"))
    assert {"customer", "level", "release"} <= set(found["before"])
    assert found["isHidden"]
    assert set(found["before"]) - set(found["after"]) == {"level"}
    tags = {each["key"]: each["hidden"] for each in of(site, project, "/tags")["items"]}
    assert tags["customer"]
    assert "level" not in tags


async def test_a_viewer_reads_and_has_no_forms(site: Site) -> None:
    project = site.project("Read only")
    site.ask("PUT", f"/api/v1/projects/{project.id}/grouping-rules", {"rules": [THEIRS]})
    pages = ("limits", "grouping", "source-maps", "tags", "scrubbing")
    paths = [site.path(project, f"settings/{page}") for page in pages]
    found = await site.see("error_settings", "writers", who="viewer", paths=paths)
    fields = {head: each["fields"] for head, each in found.items()}
    tried = fields.pop("Scrubbing")  # the text to try
    assert (set(fields.values()), tried) == ({0}, 1)
    assert [each["buttons"] for each in found.values()] == [[]] * 5
    assert "300 a minute" in found["Limits and filters"]["text"]
    assert "called “Theirs”" in found["Grouping"]["text"]
    assert "No issue has a tag yet" in found["Tags"]["text"]
