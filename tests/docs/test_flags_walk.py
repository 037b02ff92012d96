"""docs/flags.md leads from nothing to a gradual rollout: its commands are run, in their order."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from beacon.web.api.endpoints import ENDPOINTS
from tests.docs.examples import GUARD_SECONDS, blocks

PAGE = (Path(__file__).parents[2] / "docs" / "flags.md").read_text(encoding="utf-8")
WALK = [each.text for each in blocks(PAGE) if each.kind == "sh" and each.heading[:4] == "From"]
FILES = [each.text for each in blocks(PAGE) if each.kind == "sh" and each.heading == "Files"]
SETTING_OUT = """
curl() { command curl -sS --fail-with-body "$@"; echo; }
"""


def run(beacon, project, folder: Path, commands: list[str]) -> list[dict]:
    """What the commands print, which are all answered with success."""
    script = "\n".join([SETTING_OUT, *commands])
    script = script.replace("https://beacon.example", f"http://127.0.0.1:{beacon.port}")
    done = subprocess.run(
        ["sh", "-ec", script],
        env={**os.environ, "KEY": project.secret, "PROJECT_ID": project.id},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=GUARD_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_the_walk_ends_with_a_rollout_that_was_stopped_and_cleaned_up(shared, shop, tmp_path):
    setting, *steps = WALK
    made, segment, settings, preview, draft, on, quarter, ramp, off, off_there, stale = run(
        shared, shop, tmp_path, [setting, *steps]
    )
    assert (made["enabled"], on["enabled"], off["enabled"]) == (False, True, False)
    assert settings["rules"][0]["when"] == {"segment": segment["key"]}
    (trace,) = preview["flags"]
    assert [rule["name"] for rule in trace["rules"] if rule["matched"]] == ["testers first"]
    assert [trace["evaluation"]["variant"] for trace in draft["flags"]] == ["on", "on"]
    shares = quarter["environments"]["production"]["default"]["split"]
    assert [share["weight"] for share in shares] == [25, 75]
    assert ramp["environments"]["production"]["schedule"][0]["until_weight"] == 100
    assert off_there["environments"]["production"]["enabled"] is False
    assert stale["items"] == []
    (archived,) = run(shared, shop, tmp_path, [setting, 'curl -H "$auth" $flags/checkout'])
    assert archived["archived_at"] is not None


def test_the_file_goes_out_and_in(shared, shop, tmp_path):
    new = """curl -X POST -H "$auth" -H "$json" $flags -d '{"key": "kept"}'"""
    _, tried, done = run(shared, shop, tmp_path, [WALK[0], new, *FILES])
    assert (tried["dry_run"], done["dry_run"]) == (True, False)
    assert done["flags"]["unchanged"] == ["kept"]


def test_a_change_of_a_protected_environment_is_proposed(shared, shop, tmp_path):
    (approval,) = [
        each.text for each in blocks(PAGE) if each.kind == "sh" and each.heading == "Approval"
    ]
    new = """curl -X POST -H "$auth" -H "$json" $flags -d '{"key": "reviewed"}'"""
    off = """curl -X POST -H "$auth" -H "$json" $flags/reviewed/toggle \\
      -d '{"enabled": false, "environment": "production"}'"""
    steps = [WALK[0], new, off, approval.replace("checkout", "reviewed")]
    *_, protected, proposed = run(shared, shop, tmp_path, steps)
    assert protected["is_protected"] is True
    assert (proposed["state"], proposed["environments"]) == ("open", ["production"])
    assert proposed["comment"].startswith("Half of Austria")


def test_what_was_evaluated_can_be_asked(shared, shop, tmp_path):
    (ask,) = [
        each.text for each in blocks(PAGE) if (each.kind, each.heading) == ("sh", "What is counted")
    ]
    new = """curl -X POST -H "$auth" -H "$json" $flags -d '{"key": "counted"}'"""
    _, found = run(shared, shop, tmp_path, [WALK[0], new, ask.replace("checkout", "counted")])
    assert found == {"items": [], "next_cursor": None}


def test_the_table_has_every_address_of_flags() -> None:
    table = PAGE.split("## The API of flags")[1].split("\n## ")[0]
    for endpoint in ENDPOINTS:
        if endpoint.tag in ("flags", "segments", "environments", "proposals"):
            last = endpoint.path.rpartition("}")[2].strip("/") or endpoint.tag
            assert f"/{last}" in table, endpoint.path
