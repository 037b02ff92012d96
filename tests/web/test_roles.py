"""Who may call what: every endpoint, walked with everybody.

The table is written by hand. An endpoint that is not in it fails the test, and so does one whose
declaration says another thing.
"""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from beacon.web.api.endpoint import Endpoint
from beacon.web.api.endpoints import ENDPOINTS
from tests.web.callers import (
    ACCOUNTS,
    ALL,
    ELSEWHERE,
    NOBODY,
    TOKENS,
    Callers,
    make_callers,
)
from tests.web.conftest import Api

TABLE = """
GET    /api/v1/auth/methods                                 anybody
POST   /api/v1/auth/register                                anybody
POST   /api/v1/auth/login                                   anybody
POST   /api/v1/auth/refresh                                 anybody
POST   /api/v1/auth/logout                                  sign-in
POST   /api/v1/auth/reset                                   anybody
POST   /api/v1/auth/reset/confirm                           anybody
GET    /api/v1/auth/me                                      account
PATCH  /api/v1/auth/me                                      account
POST   /api/v1/auth/password                                sign-in
GET    /api/v1/auth/sign-ins                                sign-in
DELETE /api/v1/auth/sign-ins                                sign-in
DELETE /api/v1/auth/sign-ins/{sign_in_id}                   sign-in
GET    /api/v1/auth/tokens                                  sign-in
POST   /api/v1/auth/tokens                                  sign-in
DELETE /api/v1/auth/tokens/{token_id}                       sign-in
POST   /api/v1/auth/totp                                    sign-in
POST   /api/v1/auth/totp/confirm                            sign-in
POST   /api/v1/auth/totp/recovery-codes                     sign-in
POST   /api/v1/auth/totp/off                                sign-in
POST   /api/v1/auth/invitations                             account
GET    /api/v1/auth/invitations                             account
DELETE /api/v1/auth/invitations/{invitation_id}             account
POST   /api/v1/auth/invitations/accept                      sign-in
GET    /api/v1/accounts                                     owner
GET    /api/v1/accounts/{account_id}                        owner
PATCH  /api/v1/accounts/{account_id}                        signed-in-owner
DELETE /api/v1/accounts/{account_id}                        signed-in-owner
POST   /api/v1/accounts/{account_id}/reset-link             signed-in-owner
POST   /api/v1/projects                                     account
GET    /api/v1/projects                                     account
GET    /api/v1/projects/activity                            account
GET    /api/v1/projects/{project_id}                        viewer
PATCH  /api/v1/projects/{project_id}                        admin
POST   /api/v1/projects/{project_id}/rotate-key             admin
GET    /api/v1/projects/{project_id}/snippet                viewer
GET    /api/v1/projects/{project_id}/members                viewer
PUT    /api/v1/projects/{project_id}/members/{account_id}   admin
DELETE /api/v1/projects/{project_id}/members/{account_id}   admin
GET    /api/v1/projects/{project_id}/keys                   admin
POST   /api/v1/projects/{project_id}/keys                   admin
PATCH  /api/v1/projects/{project_id}/keys/{key_id}          admin
DELETE /api/v1/projects/{project_id}/keys/{key_id}          admin
GET    /api/v1/projects/{project_id}/environments          viewer
POST   /api/v1/projects/{project_id}/environments          admin
GET    /api/v1/projects/{project_id}/environments/{environment_key} viewer
PATCH  /api/v1/projects/{project_id}/environments/{environment_key} admin
POST   /api/v1/projects/{project_id}/environments/{environment_key}/rotate-key admin
DELETE /api/v1/projects/{project_id}/environments/{environment_key} admin
POST   /api/v1/projects/{project_id}/flags                 editor
GET    /api/v1/projects/{project_id}/flags                 viewer
GET    /api/v1/projects/{project_id}/flags/{flag_key}      viewer
PATCH  /api/v1/projects/{project_id}/flags/{flag_key}      editor
DELETE /api/v1/projects/{project_id}/flags/{flag_key}      editor
POST   /api/v1/projects/{project_id}/flags/{flag_key}/toggle editor
GET    /api/v1/projects/{project_id}/flags/{flag_key}/environments/{environment_key} viewer
PUT    /api/v1/projects/{project_id}/flags/{flag_key}/environments/{environment_key} editor
POST   /api/v1/projects/{project_id}/flags/preview         viewer
GET    /api/v1/projects/{project_id}/flags/export          viewer
POST   /api/v1/projects/{project_id}/flags/import          editor
GET    /api/v1/projects/{project_id}/flags/{flag_key}/history viewer
POST   /api/v1/projects/{project_id}/flags/{flag_key}/revert editor
GET    /api/v1/projects/{project_id}/flags/{flag_key}/usage viewer
GET    /api/v1/projects/{project_id}/flags/{flag_key}/errors viewer
GET    /api/v1/projects/{project_id}/flags/{flag_key}/exposures viewer
POST   /api/v1/projects/{project_id}/flags/{flag_key}/proposals editor
GET    /api/v1/projects/{project_id}/flags/{flag_key}/proposals viewer
GET    /api/v1/projects/{project_id}/proposals             viewer
GET    /api/v1/projects/{project_id}/proposals/{proposal_id} viewer
POST   /api/v1/projects/{project_id}/proposals/{proposal_id}/approve people-admin
POST   /api/v1/projects/{project_id}/proposals/{proposal_id}/reject people-admin
POST   /api/v1/projects/{project_id}/proposals/{proposal_id}/withdraw editor
POST   /api/v1/projects/{project_id}/segments              editor
GET    /api/v1/projects/{project_id}/segments              viewer
GET    /api/v1/projects/{project_id}/segments/{segment_key} viewer
PATCH  /api/v1/projects/{project_id}/segments/{segment_key} editor
DELETE /api/v1/projects/{project_id}/segments/{segment_key} editor
GET    /api/v1/projects/{project_id}/segments/{segment_key}/history viewer
POST   /api/v1/projects/{project_id}/segments/{segment_key}/revert editor
GET    /api/v1/projects/{project_id}/events                viewer
GET    /api/v1/projects/{project_id}/events/names          viewer
GET    /api/v1/projects/{project_id}/events/keys           viewer
GET    /api/v1/projects/{project_id}/events/values         viewer
GET    /api/v1/projects/{project_id}/events/export         viewer
GET    /api/v1/projects/{project_id}/events/{event_id}     viewer
POST   /api/v1/projects/{project_id}/monitors              editor
GET    /api/v1/projects/{project_id}/monitors              viewer
POST   /api/v1/projects/{project_id}/monitors/schedule     viewer
GET    /api/v1/projects/{project_id}/monitors/{monitor}    viewer
PATCH  /api/v1/projects/{project_id}/monitors/{monitor}    editor
DELETE /api/v1/projects/{project_id}/monitors/{monitor}    editor
POST   /api/v1/projects/{project_id}/monitors/{monitor}/mute editor
DELETE /api/v1/projects/{project_id}/monitors/{monitor}/mute editor
POST   /api/v1/projects/{project_id}/monitors/{monitor}/check-now editor
GET    /api/v1/projects/{project_id}/monitors/{monitor}/check-ins viewer
GET    /api/v1/projects/{project_id}/monitors/{monitor}/checks viewer
GET    /api/v1/projects/{project_id}/monitors/{monitor}/incidents viewer
GET    /api/v1/projects/{project_id}/monitor-incidents     viewer
GET    /api/v1/projects/{project_id}/monitors/{monitor}/uptime viewer
GET    /api/v1/projects/{project_id}/monitors/{monitor}/response-times viewer
GET    /api/v1/projects/{project_id}/logs                  viewer
GET    /api/v1/projects/{project_id}/logs/histogram        viewer
GET    /api/v1/projects/{project_id}/logs/around/{event_id} viewer
GET    /api/v1/projects/{project_id}/feedback              viewer
GET    /api/v1/projects/{project_id}/issues                viewer
GET    /api/v1/projects/{project_id}/issues/suggestions    viewer
GET    /api/v1/projects/{project_id}/issues/{issue_id}     viewer
GET    /api/v1/projects/{project_id}/issues/{issue_id}/series viewer
GET    /api/v1/projects/{project_id}/issues/{issue_id}/tags/{tag_key} viewer
GET    /api/v1/projects/{project_id}/issues/{issue_id}/events viewer
GET    /api/v1/projects/{project_id}/issues/{issue_id}/events/{event} viewer
PATCH  /api/v1/projects/{project_id}/issues/{issue_id}     editor
POST   /api/v1/projects/{project_id}/issues/bulk           editor
POST   /api/v1/projects/{project_id}/issues/{issue_id}/merge editor
POST   /api/v1/projects/{project_id}/issues/{issue_id}/unmerge editor
POST   /api/v1/projects/{project_id}/releases/{release}/commits editor
GET    /api/v1/projects/{project_id}/tags                  viewer
PATCH  /api/v1/projects/{project_id}/tags/{tag_key}        editor
DELETE /api/v1/projects/{project_id}/tags/{tag_key}        editor
GET    /api/v1/projects/{project_id}/issues/{issue_id}/activity viewer
GET    /api/v1/projects/{project_id}/issues/{issue_id}/comments viewer
POST   /api/v1/projects/{project_id}/issues/{issue_id}/comments editor
PATCH  /api/v1/projects/{project_id}/issues/{issue_id}/comments/{comment_id} editor
DELETE /api/v1/projects/{project_id}/issues/{issue_id}/comments/{comment_id} editor
GET    /api/v1/projects/{project_id}/grouping-rules        viewer
PUT    /api/v1/projects/{project_id}/grouping-rules        editor
POST   /api/v1/projects/{project_id}/grouping-rules/preview viewer
GET    /api/v1/projects/{project_id}/sessions              viewer
GET    /api/v1/projects/{project_id}/sessions/export       viewer
GET    /api/v1/projects/{project_id}/sessions/{session_id} viewer
GET    /api/v1/projects/{project_id}/visitors              viewer
GET    /api/v1/projects/{project_id}/visitors/{visitor_id} viewer
DELETE /api/v1/projects/{project_id}/visitors/{visitor_id}/aliases/{anon_id} editor
PUT    /api/v1/projects/{project_id}/visitors/{visitor_id}/aliases/{anon_id} editor
POST   /api/v1/projects/{project_id}/live-tickets          viewer
GET    /api/v1/projects/{project_id}/source-maps           viewer
DELETE /api/v1/projects/{project_id}/source-maps           editor
GET    /api/v1/projects/{project_id}/source-maps/files     viewer
DELETE /api/v1/projects/{project_id}/source-maps/files/{source_map_file} editor
POST   /api/v1/projects/{project_id}/source-maps/diagnose  viewer
GET    /api/v1/projects/{project_id}/ingest/balance        viewer
GET    /api/v1/projects/{project_id}/ingest/rejected       viewer
GET    /api/v1/projects/{project_id}/ingest/find           viewer
POST   /api/v1/projects/{project_id}/scrubbing/preview     viewer
GET    /api/v1/projects/{project_id}/losses                viewer
DELETE /api/v1/projects/{project_id}                        admin
POST   /api/v1/projects/{project_id}/privacy/export         admin
POST   /api/v1/projects/{project_id}/privacy/erase          admin
GET    /api/v1/housekeeping                                 owner
GET    /api/v1/jobs/{job_id}                                account
GET    /api/v1/projects/{project_id}/jobs                   admin
GET    /api/v1/projects/{project_id}/jobs/{job_id}          admin
GET    /api/v1/audit                                        owner
GET    /api/v1/audit.csv                                    owner
GET    /api/v1/projects/{project_id}/audit                  admin
GET    /api/v1/projects/{project_id}/audit.csv              admin
POST   /api/v1/analytics/{project_id}/query                viewer
POST   /api/v1/projects/{project_id}/reports               editor
GET    /api/v1/projects/{project_id}/reports               viewer
GET    /api/v1/projects/{project_id}/reports/{report_id}   viewer
PATCH  /api/v1/projects/{project_id}/reports/{report_id}   editor
DELETE /api/v1/projects/{project_id}/reports/{report_id}   editor
GET    /api/v1/projects/{project_id}/reports/{report_id}/result viewer
POST   /api/v1/projects/{project_id}/share-links           admin
GET    /api/v1/projects/{project_id}/share-links           admin
DELETE /api/v1/projects/{project_id}/share-links/{share_link_id} admin
GET    /api/v1/shared/{share_token}                        anybody
GET    /api/v1/shared/{share_token}/result                 anybody
GET    /api/v1/shared/{share_token}/top-lists              anybody
POST   /api/v1/shared/{share_token}/unlock                 anybody
GET    /api/v1/analytics/{project_id}/overview             viewer
GET    /api/v1/analytics/{project_id}/timeseries           viewer
GET    /api/v1/analytics/{project_id}/top-events           viewer
GET    /api/v1/analytics/{project_id}/sessions             viewer
GET    /api/v1/analytics/{project_id}/users                viewer
POST   /api/v1/analytics/{project_id}/funnel               viewer
POST   /api/v1/analytics/{project_id}/retention            viewer
POST   /api/v1/analytics/{project_id}/paths                viewer
POST   /api/v1/analytics/{project_id}/web-vitals           viewer
GET    /api/v1/analytics/{project_id}/goals                viewer
POST   /api/v1/projects/{project_id}/annotations           editor
GET    /api/v1/projects/{project_id}/annotations           viewer
GET    /api/v1/projects/{project_id}/annotations/{annotation_id} viewer
PATCH  /api/v1/projects/{project_id}/annotations/{annotation_id} editor
DELETE /api/v1/projects/{project_id}/annotations/{annotation_id} editor
POST   /api/v1/projects/{project_id}/report-segments       editor
GET    /api/v1/projects/{project_id}/report-segments       viewer
GET    /api/v1/projects/{project_id}/report-segments/{report_segment_key} viewer
PATCH  /api/v1/projects/{project_id}/report-segments/{report_segment_key} editor
DELETE /api/v1/projects/{project_id}/report-segments/{report_segment_key} editor
POST   /api/v1/projects/{project_id}/cohorts               editor
GET    /api/v1/projects/{project_id}/cohorts               viewer
GET    /api/v1/projects/{project_id}/cohorts/{cohort_key}  viewer
GET    /api/v1/projects/{project_id}/cohorts/{cohort_key}/visitors viewer
PATCH  /api/v1/projects/{project_id}/cohorts/{cohort_key}  editor
DELETE /api/v1/projects/{project_id}/cohorts/{cohort_key}  editor
POST   /api/v1/projects/{project_id}/goals                 editor
GET    /api/v1/projects/{project_id}/goals                 viewer
GET    /api/v1/projects/{project_id}/goals/{goal_key}      viewer
PATCH  /api/v1/projects/{project_id}/goals/{goal_key}      editor
DELETE /api/v1/projects/{project_id}/goals/{goal_key}      editor
POST   /api/v1/projects/{project_id}/alert-rules          editor
GET    /api/v1/projects/{project_id}/alert-rules          viewer
GET    /api/v1/projects/{project_id}/alert-rules/{rule_id} viewer
PATCH  /api/v1/projects/{project_id}/alert-rules/{rule_id} editor
DELETE /api/v1/projects/{project_id}/alert-rules/{rule_id} editor
POST   /api/v1/projects/{project_id}/alert-channels       admin
GET    /api/v1/projects/{project_id}/alert-channels       viewer
GET    /api/v1/projects/{project_id}/alert-channels/{channel_id} viewer
PATCH  /api/v1/projects/{project_id}/alert-channels/{channel_id} admin
DELETE /api/v1/projects/{project_id}/alert-channels/{channel_id} admin
POST   /api/v1/projects/{project_id}/alert-channels/{channel_id}/secret admin
POST   /api/v1/projects/{project_id}/alert-channels/{channel_id}/test editor
POST   /api/v1/projects/{project_id}/alert-rules/backtest viewer
GET    /api/v1/projects/{project_id}/alert-evaluations    viewer
GET    /api/v1/projects/{project_id}/alert-firings        viewer
GET    /api/v1/projects/{project_id}/alert-firings/{firing_id} viewer
POST   /api/v1/projects/{project_id}/alert-firings/{firing_id}/acknowledge editor
POST   /api/v1/projects/{project_id}/alert-mutes          editor
GET    /api/v1/projects/{project_id}/alert-mutes          viewer
DELETE /api/v1/projects/{project_id}/alert-mutes/{mute_id} editor
GET    /api/v1/projects/{project_id}/alert-deliveries     viewer
GET    /api/v1/projects/{project_id}/alert-deliveries/{delivery_id} viewer
POST   /api/v1/projects/{project_id}/alert-deliveries/{delivery_id}/replay editor
"""
"""Of somebody else's membership; that one may end one's own is test_members_api.py's."""

_PEOPLE = {"admin", "owner", "token of the admin", "token of the owner"}
_ADMIN = _PEOPLE | {"key to administrate", "key for everything"}
_EDITOR = _ADMIN | {"editor", "key to write"}
_VIEWER = _EDITOR | {"viewer", "token of the viewer", "key to read"}
WHO = {
    "anybody": set(ALL),
    "account": {*ACCOUNTS, *TOKENS},
    "sign-in": {*ACCOUNTS},
    "owner": {"owner", "token of the owner"},
    "signed-in-owner": {"owner"},
    "viewer": _VIEWER,
    "editor": _EDITOR,
    "admin": _ADMIN,
    "people-admin": _PEOPLE,
}
STRANGERS = (404, "project_not_found")


def may() -> dict[str, set[str]]:
    """Who may call, by `METHOD path`."""
    rows = [re.split(r"\s+", line, maxsplit=2) for line in TABLE.strip().splitlines()]
    return {f"{method} {path}": WHO[word] for method, path, word in rows}


def name_of(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def refusal(endpoint: Endpoint, caller: str) -> tuple[int, str]:
    """What a caller is told who may not."""
    if caller in NOBODY:
        return (401, "unauthorized")
    if "project_id" in endpoint.parameters and caller in ELSEWHERE:
        return STRANGERS
    return (403, "forbidden")


def is_refusal(status: int, code: str) -> bool:
    return status in (401, 403) or (status, code) == STRANGERS


async def ask(callers: Callers, endpoint: Endpoint, caller: str) -> tuple[int, str]:
    """The status and the problem's code; the body is empty, and what the path names besides the
    project is not there, so that nothing happens."""
    path = endpoint.path.format_map({**_anything(endpoint), "project_id": callers.project.uuid})
    answer = await callers.api.send(
        endpoint.method,
        path,
        headers=await callers.headers(caller),
        json={} if endpoint.body is not None else None,
    )
    problem = answer.status_code >= 400
    return answer.status_code, (await answer.get_json(force=True))["code"] if problem else ""


def _anything(endpoint: Endpoint) -> dict[str, str]:
    return {name: str(uuid4()) for name in endpoint.parameters}


def test_every_endpoint_has_its_row() -> None:
    assert sorted(map(name_of, ENDPOINTS)) == sorted(may())


@pytest.mark.parametrize("caller", ALL)
async def test_each_caller_gets_where_they_may_and_no_further(api: Api, caller: str) -> None:
    callers = await make_callers(api)
    wrong = []
    for endpoint in ENDPOINTS:
        got = await ask(callers, endpoint, caller)
        allowed = caller in may()[name_of(endpoint)]
        if is_refusal(*got) if allowed else got != refusal(endpoint, caller):
            wrong.append((name_of(endpoint), "allowed" if allowed else "refused", got))
    assert wrong == []
