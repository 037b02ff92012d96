"""What belongs to another project, or to another account, is not found: whatever one may do.

Each thing is really there: whose it is gets another answer to the same request.
"""

from __future__ import annotations

import time
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from beacon.accounts.access import Access
from beacon.flags.proposals import proposal_in
from beacon.postgres.database import Database
from beacon.postgres.partitions import ensure_partitions, weeks_ahead
from beacon.web.api.endpoint import Endpoint
from beacon.web.api.endpoints import ENDPOINTS
from tests.web.callers import Callers, make_callers
from tests.web.conftest import Api

ISSUE = "00000000-0000-8000-8000-000000000005"
OF_PROJECTS = {
    "issue_id": "INSERT INTO issues (project_id, id, version, kind, title, type, value, culprit,"
    " platform, level, first_seen_at, last_seen_at, first_event_id, last_event_id, event_count)"
    f" VALUES ($1, '{ISSUE}', 1, 'error', 'Oops', '', '', '', '', 'error', now(), now(),"
    " gen_random_uuid(), gen_random_uuid(), 1) RETURNING id",
    "tag_key": "INSERT INTO issue_tags (project_id, issue_id, key, value, events, last_seen_at)"
    f" VALUES ($1, '{ISSUE}', 'plan', 'pro', 1, now()) RETURNING key",
    "comment_id": "INSERT INTO issue_activity (project_id, issue_id, kind, actor, details)"
    f" SELECT $1, '{ISSUE}', 'comment', jsonb_build_object('kind', 'account', 'id', id),"
    """ '{"text": "Hm"}' FROM accounts WHERE is_owner RETURNING id""",
    "event": "INSERT INTO events (project_id, timestamp, id, event_name, session_id, anon_id,"
    " properties, is_bot, received_at, issue_id) VALUES ($1, now(), gen_random_uuid(), '$error',"
    f" gen_random_uuid(), 'ann', '{{}}', false, now(), '{ISSUE}') RETURNING id",
    "key_id": "INSERT INTO api_keys (project_id, key_hash, prefix, name, permissions)"
    " VALUES ($1, sha256('key'), 'pk_', 'made', '{read}') RETURNING id",
    "account_id": "SELECT account_id FROM memberships WHERE project_id = $1",
    "job_id": "INSERT INTO jobs (kind, project_id, created_by)"
    " VALUES ('test', $1, 'account:1') RETURNING id",
    "event_id": "INSERT INTO events (project_id, timestamp, id, event_name, session_id, anon_id,"
    " properties, is_bot, received_at) VALUES ($1, now(), gen_random_uuid(), 'click',"
    " gen_random_uuid(), 'ann', '{}', false, now()) RETURNING id",
    "session_id": "INSERT INTO sessions (project_id, id, anon_id, started_at, first_event_id,"
    " last_event_at, event_count, page_count, error_count, is_bot) VALUES ($1, gen_random_uuid(),"
    " 'ann', now(), gen_random_uuid(), now(), 1, 0, 0, false) RETURNING id",
    "anon_id": "WITH gone AS (INSERT INTO visitor_separations VALUES ($1, 'phone', 'ann', now()))"
    " INSERT INTO visitor_aliases VALUES ($1, 'phone', 'ann', now()) RETURNING anon_id",
    "visitor_id": "INSERT INTO users (project_id, anon_id, user_id, first_seen_at, last_seen_at)"
    " VALUES ($1, 'phone', 'ann', now(), now()) RETURNING user_id",
    "flag_key": "INSERT INTO flags (project_id, key) VALUES ($1, 'checkout') RETURNING key",
    "proposal_id": "WITH flag AS"
    " (INSERT INTO flags (project_id, key) VALUES ($1, 'b') RETURNING id)"
    " INSERT INTO flag_proposals (project_id, flag_id, change, diff, base_etag, proposed_by)"
    """ SELECT $1, id, '{"name": "B"}', '[]', '', '{}' FROM flag RETURNING id""",
    "segment_key": "INSERT INTO segments (project_id, key, conditions) VALUES ($1, 'near',"
    """ '[{"attribute": "country", "operator": "eq", "value": "AT"}]') RETURNING key""",
    "report_segment_key": "INSERT INTO saved_filters (project_id, kind, key, filter) VALUES"
    """ ($1, 'segment', 'tyrol', '{"dimension": "region", "operator": "is", "value": "Tyrol"}')"""
    " RETURNING key",
    "annotation_id": "INSERT INTO annotations (project_id, at, text, author)"
    " VALUES ($1, now(), 'Sale', '{}') RETURNING id",
    "cohort_key": "INSERT INTO cohorts (project_id, key, kind, who) VALUES ($1, 'buyers',"
    """ 'dynamic', '{"steps": [{"dimension": "event", "operator": "is", "value": "buy"}]}')"""
    " RETURNING key",
    "goal_key": "INSERT INTO saved_filters (project_id, kind, key, filter) VALUES"
    """ ($1, 'goal', 'signup', '{"dimension": "event", "operator": "is", "value": "signup"}')"""
    " RETURNING key",
    "report_id": "INSERT INTO saved_reports (project_id, name, kind, question)"
    " VALUES ($1, 'Numbers', 'overview', '{}') RETURNING id",
    "share_link_id": "INSERT INTO share_links (project_id, name, token_hash)"
    " VALUES ($1, 'made', sha256('link')) RETURNING id",
    "monitor": "INSERT INTO monitors (project_id, kind, slug, name, ping_key, settings, source)"
    " VALUES ($1, 'uptime', 'shop', 'Shop', 'mon_0',"
    """ '{"url": "https://shop.invalid/"}', 'api') RETURNING slug""",
    "rule_id": "INSERT INTO alert_rules (project_id, name, description, enabled, definition,"
    " environments, cooldown_minutes, created_by) VALUES ($1, 'Rule', '', true,"
    """ '{"kind": "new_issue"}', '{}', 60, '{}') RETURNING id""",
    "channel_id": "INSERT INTO alert_channels (project_id, name, target, secret) VALUES"
    """ ($1, 'Ops', '{"kind": "webhook", "url": "http://127.0.0.1:9/"}', 'whsec_AAAA')"""
    " RETURNING id",
    "firing_id": "INSERT INTO alert_firings (id, project_id, rule_name, kind, at, group_key,"
    " environment, reason, details, events) VALUES (gen_random_uuid(), $1, 'Rule', 'new_issue',"
    " now(), '', '', '', '{}', '[]') RETURNING id",
    "mute_id": "INSERT INTO alert_mutes (project_id, issue_id, until, note, created_by)"
    " VALUES ($1, gen_random_uuid(), now(), '', '{}') RETURNING id",
    "delivery_id": "WITH channel AS ("
    "INSERT INTO alert_channels (project_id, name, target) VALUES"
    """ ($1, 'Ops', '{"kind": "webhook", "url": "http://127.0.0.1:9/"}') RETURNING id"""
    "), firing AS (INSERT INTO alert_firings (id, project_id, rule_name, kind, at, group_key,"
    " environment, reason, details, events) VALUES (gen_random_uuid(), $1, 'Rule', 'new_issue',"
    " now(), '', '', '', '{}', '[]') RETURNING id"
    ") INSERT INTO alert_deliveries (id, project_id, channel_id, channel_name, kind, firing_id,"
    " payload, status) SELECT gen_random_uuid(), $1, channel.id, 'Ops', 'webhook', firing.id, '{}',"
    " 'dead' FROM channel, firing RETURNING id",
    "source_map_file": "WITH file AS (INSERT INTO source_map_files (project_id, sha256, size, data)"
    " VALUES ($1, sha256('file'), 0, '') RETURNING id) INSERT INTO source_map_artifacts"
    " (project_id, release, dist, name, debug_id, kind, file_id)"
    " SELECT $1, '1.0', '', '~/app.js', '', 'minified', id FROM file RETURNING id",
    "environment_key": "INSERT INTO environments (project_id, key, name)"
    " VALUES ($1, 'moon', 'Moon') RETURNING key",
}
OF_ACCOUNTS = {
    "sign_in_id": "INSERT INTO sign_ins (account_id, kind, method)"
    " VALUES ($1, 'api', 'password') RETURNING id",
    "token_id": "INSERT INTO personal_tokens (account_id, token_hash, prefix, name)"
    " VALUES ($1, sha256('token'), 'pat_', 'made') RETURNING id",
    "invitation_id": "INSERT INTO account_links"
    " (created_by, token_hash, kind, email, expires_at) VALUES"
    " ($1, sha256('link'), 'invitation', 'new@example.com', now() + interval '1 hour')"
    " RETURNING id",
    "job_id": "INSERT INTO jobs (kind, project_id, created_by)"
    " VALUES ('test', gen_random_uuid(), 'account:' || $1::uuid) RETURNING id",
}
"""The ids of things, made by SQL, by the path parameter that names them."""
CHANGES = {
    "flag_key": "UPDATE flags SET name = 'Other' WHERE project_id = $1",
    "segment_key": "UPDATE segments SET name = 'Other' WHERE project_id = $1",
}
"""By the same names: makes a change that can be taken back."""
BODIES: dict[str, Any] = {
    "PATCH /api/v1/projects/{project_id}/keys/{key_id}": {"name": "Other"},
    "PUT /api/v1/projects/{project_id}/members/{account_id}": {"role": "editor"},
    "PATCH /api/v1/projects/{project_id}/environments/{environment_key}": {"name": "Other"},
    "POST /api/v1/projects/{project_id}/environments/{environment_key}/rotate-key": {},
    "PATCH /api/v1/projects/{project_id}/flags/{flag_key}": {"name": "Other"},
    "POST /api/v1/projects/{project_id}/flags/{flag_key}/toggle": {"enabled": True},
    "POST /api/v1/projects/{project_id}/flags/{flag_key}/revert": {"change_id": "CHANGE"},
    "PUT /api/v1/projects/{project_id}/flags/{flag_key}/environments/{environment_key}": {},
    "POST /api/v1/projects/{project_id}/flags/{flag_key}/proposals": {"enabled": True},
    "POST /api/v1/projects/{project_id}/proposals/{proposal_id}/reject": {},
    "PATCH /api/v1/projects/{project_id}/segments/{segment_key}": {"name": "Other"},
    "PATCH /api/v1/projects/{project_id}/report-segments/{report_segment_key}": {"name": "Other"},
    "PATCH /api/v1/projects/{project_id}/annotations/{annotation_id}": {"text": "Other"},
    "PATCH /api/v1/projects/{project_id}/cohorts/{cohort_key}": {"name": "Other"},
    "PATCH /api/v1/projects/{project_id}/goals/{goal_key}": {"name": "Other"},
    "PATCH /api/v1/projects/{project_id}/reports/{report_id}": {"name": "Other"},
    "POST /api/v1/projects/{project_id}/segments/{segment_key}/revert": {"change_id": "CHANGE"},
    "POST /api/v1/projects/{project_id}/alert-firings/{firing_id}/acknowledge": {},
    "PATCH /api/v1/projects/{project_id}/alert-rules/{rule_id}": {"name": "Other"},
    "PATCH /api/v1/projects/{project_id}/alert-channels/{channel_id}": {"name": "Other"},
    "PATCH /api/v1/projects/{project_id}/issues/{issue_id}": {"state": "resolved"},
    "PATCH /api/v1/projects/{project_id}/tags/{tag_key}": {"hidden": True},
    "POST /api/v1/projects/{project_id}/issues/{issue_id}/merge": {"ids": [ISSUE]},
    "POST /api/v1/projects/{project_id}/issues/{issue_id}/unmerge": {"ids": [ISSUE]},
    "POST /api/v1/projects/{project_id}/issues/{issue_id}/comments": {"text": "Hm"},
    "PATCH /api/v1/projects/{project_id}/issues/{issue_id}/comments/{comment_id}": {"text": "No"},
    "PATCH /api/v1/projects/{project_id}/monitors/{monitor}": {"name": "Other"},
    "POST /api/v1/projects/{project_id}/monitors/{monitor}/mute": {},
}
"""That are taken."""
SEES_ALL = {
    ("PUT /api/v1/projects/{project_id}/members/{account_id}", "owner"),  # adds any account
    ("DELETE /api/v1/auth/invitations/{invitation_id}", "owner"),
    ("GET /api/v1/jobs/{job_id}", "owner"),
}
NO_KEYS = {
    (f"POST /api/v1/projects/{{project_id}}/proposals/{{proposal_id}}/{how}", "key to administrate")
    for how in ("approve", "reject")
}


def name_of(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def with_callers(endpoints: list[Endpoint], *callers: str) -> list[Any]:
    return [
        pytest.param(endpoint, caller, id=f"{name_of(endpoint)} {caller}")
        for endpoint, caller in product(endpoints, callers)
        if (name_of(endpoint), caller) not in SEES_ALL | NO_KEYS
    ]


PROJECTS_OWN = [
    each
    for each in ENDPOINTS
    if "project_id" in each.parameters and len({*each.parameters} - {"release"}) > 1
]
ACCOUNTS_OWN = [
    each
    for each in ENDPOINTS
    if each.parameters
    and each.access is not Access.PUBLIC
    and not {"project_id", "account_id"} & set(each.parameters)
]


async def ask(
    callers: Callers,
    caller: str,
    endpoint: Endpoint,
    names: dict[str, str],
    change_id: int | None = None,
) -> tuple[int, Any]:
    body = BODIES[name_of(endpoint)] if endpoint.body is not None else None
    return await callers.api.call(
        endpoint.method,
        endpoint.path.format_map(names),
        headers=await callers.headers(caller),
        json={"change_id": change_id} if body == {"change_id": "CHANGE"} else body,
    )


async def make_things(callers: Callers, endpoint: Endpoint) -> tuple[dict[str, str], int | None]:
    """In the other project, by the path's names; and the id of the last change of one."""
    other, names = UUID(bytes=callers.other.id), {}
    database = callers.api.database
    await ensure_partitions(database, weeks_ahead(time.time_ns() // 1000))
    for name in sorted(set(endpoint.parameters) - {"project_id"}):
        names[name] = str(await database.fetch_value(OF_PROJECTS[name], other))
        if name == "proposal_id":
            await _fit(database, other, UUID(names[name]))
        if name in CHANGES:
            await database.execute(CHANGES[name], other)
    newest = "SELECT max(id) FROM flag_changes WHERE project_id = $1"
    return names, await database.fetch_value(newest, other)


async def _fit(database: Database, project_id: UUID, proposal_id: UUID) -> None:
    """The proposal was made from the flag as it is now."""
    found = await database.run(lambda session: proposal_in(session, project_id, proposal_id))
    await database.execute("UPDATE flag_proposals SET base_etag = $1", found.flag_etag)


@pytest.mark.parametrize(
    ("endpoint", "caller"), with_callers(PROJECTS_OWN, "admin", "owner", "key to administrate")
)
async def test_another_projects_things_are_not_found_under_ones_own(
    api: Api, endpoint: Endpoint, caller: str
) -> None:
    callers = await make_callers(api)
    things, change_id = await make_things(callers, endpoint)
    names = {**things, "project_id": callers.project.uuid}
    status, problem = await ask(callers, caller, endpoint, names, change_id)
    assert (status, problem["code"]) == (404, "not_found")
    names["project_id"] = callers.other.uuid
    status, _ = await ask(callers, "owner", endpoint, names, change_id)
    assert status < 300


@pytest.mark.parametrize(("endpoint", "caller"), with_callers(ACCOUNTS_OWN, "outsider", "owner"))
async def test_another_accounts_things_are_not_found(
    api: Api, endpoint: Endpoint, caller: str
) -> None:
    callers = await make_callers(api)
    (name,) = endpoint.parameters
    id = await api.database.fetch_value(OF_ACCOUNTS[name], callers.accounts["viewer"])
    status, problem = await ask(callers, caller, endpoint, {name: str(id)})
    assert (status, problem["code"]) == (404, "not_found")
    status, _ = await ask(callers, "viewer", endpoint, {name: str(id)})
    assert status < 300
