"""A flood of errors that is sampled and acknowledged stays counted, whatever is killed."""

from __future__ import annotations

import json

import trio
from subject import Subject, until
from wire import post

FLOOD = 60


async def test_what_was_left_out_of_a_flood_is_counted_after_kill_nine(beacon: Subject):
    project = await beacon.project()
    limits = '{"issue_per_minute": 3}'
    await beacon.execute(f"UPDATE projects SET error_limits = '{limits}'")
    copy = trio.Path(beacon.data_dir / "projects.json")

    async def is_known() -> bool:
        return await copy.exists() and "issue_per_minute" in await copy.read_text()

    await until(is_known)
    errors = [{"type": "boom", "level": "error", "message": "bad"} for _ in range(FLOOD)]
    body = json.dumps({"events": errors}).encode()
    answer = await post(beacon.port, f"/api/v1/events/batch?key={project.secret}", body)
    assert (answer.status, len(answer.json["ids"])) == (202, FLOOD)
    beacon.kill()
    await beacon.up()
    balance = await beacon.settled()
    assert (balance["received"], balance["stored"] + balance["dropped"]) == (FLOOD, FLOOD)
    assert 3 <= balance["stored"] < FLOOD / 2
    (told,) = await beacon.sql(
        "SELECT sum(l.events) AS lost, count(i.id) AS named"
        " FROM losses AS l JOIN issues AS i ON i.id = l.issue_id"
    )
    assert told["lost"] == balance["dropped"]
    assert told["named"] > 0
