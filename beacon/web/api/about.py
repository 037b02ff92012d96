"""The words of the API's description that stand in no declaration: data only."""

from __future__ import annotations

from typing import Any

ABOUT = """\
Everything that Beacon does can be done over this API. Bodies and answers are JSON, times are UTC
as ISO 8601 (`2026-02-10T12:00:00Z`), ids are UUIDs.

**Credentials** go as `Authorization: Bearer ...`: an access token that signing in gives (it is
good for 15 minutes, and a refresh token gives the next), a personal token (`pat_...`) that acts as
its account, or a secret key of a project (`pk_...`), which may go as `X-API-Key` too. Browsers have
a cookie; a change made with it must come from a page of this Beacon.

**Errors** are problem documents (RFC 9457). `code` is stable and for programs, `detail` says what
to do. A project or a thing of which one may not know is 404. Every operation may also answer 408
for a request that takes too long to arrive, 431 for a head that is too long, and 500 for a fault of
Beacon's.

**Lists** come in pages: `next_cursor` of an answer is the `cursor` of the next request, and null on
the last page. **Reads** have an `ETag`: sent back as `If-None-Match`, it saves the answer when
nothing changed. Fields that are not known here are refused, unless they are said to be ignored.
"""

CREDENTIALS: dict[str, dict[str, Any]] = {
    "accessToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of a sign-in. It is good for 15 minutes.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "beacon_session",
        "description": "A browser's sign-in; over HTTPS the cookie is `__Host-beacon_session`.",
    },
    "personalToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "pat_...",
        "description": "A personal token acts as its account, but not on the account's security.",
    },
    "secretKey": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "pk_...",
        "description": "A secret key of the project, by its permissions.",
    },
    "secretKeyHeader": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same, in a header of its own.",
    },
    "ingestKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The public key of a project (`proj_...`), or a secret one with `ingest`.",
    },
    "pulseKitKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-PulseKit-Key",
        "description": "The same, as clients of PulseKit send it.",
    },
    "ingestBearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The same, as a bearer token.",
    },
    "keyInAddress": {
        "type": "apiKey",
        "in": "query",
        "name": "key",
        "description": "The same, for `navigator.sendBeacon`, which can set no headers.",
    },
    "sentryAuth": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Sentry-Auth",
        "description": "`Sentry sentry_key=KEY, sentry_version=7`, with the key of a DSN.",
    },
    "sentryKey": {
        "type": "apiKey",
        "in": "query",
        "name": "sentry_key",
        "description": "The same key in the address.",
    },
    "metricsToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The setting `BEACON_METRICS_TOKEN`.",
    },
}

PARAMETERS = {
    "project_id": "Id of the project.",
    "key_id": "Id of the key.",
    "account_id": "Id of the account.",
    "sign_in_id": "Id of the sign-in.",
    "token_id": "Id of the personal token.",
    "invitation_id": "Id of the invitation.",
    "job_id": "Id of the job.",
    "flag_key": "Key of the flag.",
    "event_id": "Id of the event.",
    "issue_id": "Id or short id of the issue, as `SHOP-3F2A9C1D`.",
    "comment_id": "Id of the comment.",
    "release": "The release, as events name it.",
    "tag_key": "Key of the tag.",
    "event": "`latest`, `oldest`, `recommended` (one that tells much), or an event's id.",
    "session_id": "Id of the session.",
    "visitor_id": "Id of the visitor: the user's, or an anonymous one.",
    "anon_id": "The anonymous id.",
    "proposal_id": "Id of the proposal.",
    "rule_id": "Id of the alert rule.",
    "channel_id": "Id of the channel of alerts.",
    "firing_id": "Id of the firing.",
    "mute_id": "Id of the mute.",
    "delivery_id": "Id of the delivery.",
    "segment_key": "Key of the segment.",
    "report_segment_key": "Key of the segment of reports.",
    "goal_key": "Key of the goal.",
    "cohort_key": "Key of the cohort.",
    "annotation_id": "Id of the note.",
    "environment_key": "Key of the environment, as `production`.",
    "report_id": "Id of the saved report.",
    "share_link_id": "Id of the share link.",
    "share_token": "The secret of the share link.",
    "token": "A project's public key.",
    "source_map_file": "Id of the file of source maps.",
    "org": "Any name: Beacon has no organizations.",
    "project": "The slug, number or id of the key's project.",
    "version": "Name of the release.",
    "number": "The number of the project, as in its DSN.",
    "monitor": "Id or slug of the monitor.",
    "status": "`in_progress` (`start`), `ok`, `error` (`fail`), or the exit code.",
    "ping_key": "The monitor's own key, `mon_` and 32 hex digits.",
    "public_key": "The project's public key, with `proj_` or without.",
}
"""Of the paths, by name."""

PATTERNS = {
    "org": "^[A-Za-z0-9_.-]{1,100}$",
    "project": "^[A-Za-z0-9_.-]{1,100}$",
    "version": "^[A-Za-z0-9_.@+-]{1,200}$",
    "number": "^[0-9]{1,9}$",
    "token": "^[A-Za-z0-9_-]{1,100}$",
    "monitor": "^[a-z0-9_-]{1,100}$",
    "status": "^[a-z_0-9]{1,20}$",
    "ping_key": "^mon_[0-9a-f]{32}$",
    "public_key": "^[A-Za-z0-9_]{1,100}$",
    "share_token": "^share_[A-Za-z0-9_-]{43}$",
}
"""Of those that are no ids."""

TEXT_IDS = frozenset({"visitor_id", "anon_id", "release"})
"""Ids that the project's own software gave: any text, a slash in it too."""

TAGS = {
    "sign-in": "Register, sign in and out, and get back in with a forgotten password.",
    "account": "One's own account: name, password, second factor, sign-ins, personal tokens.",
    "invitations": "Bring people in, with roles on projects.",
    "accounts": "Everybody's accounts, for owners of this Beacon.",
    "projects": "A project holds events, keys and members.",
    "members": "Who may see a project (viewer), change it (editor), and hold its keys (admin).",
    "keys": "Secret keys, for programs: each opens one project, as far as its permissions go.",
    "environments": "Where flags answer on their own: production, staging, development.",
    "flags": "Who gets which variant; what is changed here reaches clients at once.",
    "reports": "How many, who, and how they went: the numbers of docs/reports.md.",
    "annotations": "Notes, deploys and changes of flags, beside the numbers of a time.",
    "saved": "Segments, goals and cohorts, which questions name: docs/saved.md.",
    "proposals": "Changes of flags in protected environments, which somebody else approves.",
    "segments": "People who are meant together, for the rules of many flags.",
    "logs": "Lines of logs and what users say of errors: docs/errors.md.",
    "explorer": "Events, sessions and visitors one by one, as they are stored.",
    "issues": "Errors that are one fault: found, read, settled: docs/errors.md.",
    "export": "Events and sessions as files: docs/export.md.",
    "ingest doctor": "Where every event is that was taken, and what was wrong with it.",
    "source maps": "From minified code to what people wrote: docs/errors.md.",
    "sentry-cli": "What the unmodified `sentry-cli` calls: docs/errors.md.",
    "live": "What is stored, as it is stored, and who is active now: docs/live.md.",
    "sharing": "Links by which anybody sees one report: docs/sharing.md.",
    "monitors": "Jobs that tell of their runs, addresses that are asked: docs/monitors.md.",
    "check-ins": "What jobs tell of their runs.",
    "alerts": "Rules that watch errors and events, and where their alerts go: docs/alerts.md.",
    "privacy": "The rights of visitors: everything of one person as a file, or erased.",
    "jobs": "How far a deletion is.",
    "audit": "Who did what, when and from where.",
    "evaluation": "What a visitor gets of the flags, for OpenFeature's and PostHog's clients.",
    "ingest": "Send events. Nothing is acknowledged before it is on disk.",
    "health": "How this Beacon is.",
    "description": "What you read here.",
}
"""What each group of operations is about."""
