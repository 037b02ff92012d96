"""Many people who send a Beacon what its description makes them think of.

Each request comes from another address and another owner, with things of their own; so what one
of them does to their account, or does too often, harms no other.
"""

from __future__ import annotations

import itertools
import subprocess
from hashlib import md5
from typing import Any
from uuid import UUID

import argon2
import requests
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi import checks
from subject import Subject, as_project

SEED = 20260210
PASSWORD = "the password of everybody here"
PEOPLE = 20_000  # more than there are requests
FITTING = 4  # of so many requests that fit all but one name what there is in their bodies
KEYS = 500  # a project has no more than a thousand
FLAGS = 40  # a node reads all of a project's flags again with each change
ENVIRONMENTS = 10
LINKS = 150  # a project has 200
PROPOSALS = 300  # of which some stay open, and there is an end to those
VISITORS = 500
MONITORS = 200  # of the 500 that a project may have
_NAMED = {
    "visitor_id": VISITORS,
    "anon_id": VISITORS,
    "flag_key": FLAGS,
    "segment_key": FLAGS,
    "report_segment_key": FLAGS,
    "goal_key": FLAGS,
    "cohort_key": FLAGS,
    "environment_key": ENVIRONMENTS,
    "monitor": MONITORS,
}
"""Things that have no id in addresses, and how many there are of each."""
_FEW = ("key_id", "annotation_id", "report_id", "share_link_id")
"""There are `KEYS` of each."""
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
MAKE = f"""
CREATE FUNCTION pg_temp.made(kind text, number integer) RETURNS uuid LANGUAGE sql AS
    $$ SELECT md5(kind || number)::uuid $$;
CREATE TEMP TABLE people AS SELECT generate_series(1, {PEOPLE}) AS number;
INSERT INTO accounts (id, email, is_owner, password_hash)
    SELECT pg_temp.made('owner', number), 'owner-' || number || '@example.com', true, 'HASH'
    FROM people;
INSERT INTO accounts (id, email)
    SELECT pg_temp.made('account_id', number), 'member-' || number || '@example.com' FROM people;
INSERT INTO memberships (account_id, project_id, role)
    SELECT pg_temp.made('account_id', number), 'PROJECT', 'editor' FROM people;
INSERT INTO sign_ins (account_id, kind, method, cookie_hash)
    SELECT pg_temp.made('owner', number), 'browser', 'password',
        sha256(convert_to('cookie-' || number, 'UTF8')) FROM people;
INSERT INTO sign_ins (id, account_id, kind, method)
    SELECT pg_temp.made('sign_in_id', number), pg_temp.made('owner', number), 'api', 'password'
    FROM people;
INSERT INTO personal_tokens (id, account_id, token_hash, prefix, name)
    SELECT pg_temp.made('token_id', number), pg_temp.made('owner', number),
        sha256(convert_to('token-' || number, 'UTF8')), 'pat_', 'made' FROM people;
INSERT INTO account_links (id, token_hash, kind, email, created_by, expires_at)
    SELECT pg_temp.made('invitation_id', number), sha256(convert_to('link-' || number, 'UTF8')),
        'invitation', 'new-' || number || '@example.com', pg_temp.made('owner', number),
        now() + interval '1 day' FROM people;
INSERT INTO jobs (id, kind, project_id, created_by, state)
    SELECT pg_temp.made('job_id', number), 'test', 'PROJECT',
        'account:' || pg_temp.made('owner', number), 'done' FROM people;
INSERT INTO api_keys (id, project_id, key_hash, prefix, name, permissions)
    SELECT pg_temp.made('key_id', number), 'PROJECT',
        sha256(convert_to('key-' || number, 'UTF8')), 'pk_', 'made', '{{read}}'
    FROM people WHERE number < {KEYS};
INSERT INTO events (project_id, timestamp, id, event_name, session_id, anon_id, properties, is_bot,
        received_at)
    SELECT 'PROJECT', now(), pg_temp.made('event_id', number), 'click',
        pg_temp.made('session_id', number), 'visitor-' || number, '{{}}', false, now() FROM people;
INSERT INTO sessions (project_id, id, anon_id, started_at, first_event_id, last_event_at,
        event_count, page_count, error_count, is_bot)
    SELECT 'PROJECT', pg_temp.made('session_id', number), 'visitor-' || number, now(),
        pg_temp.made('event_id', number), now(), 1, 0, 0, false FROM people;
INSERT INTO users (project_id, anon_id, user_id, first_seen_at, last_seen_at)
    SELECT 'PROJECT', 'anon_id-' || number, 'visitor_id-' || number, now(), now() FROM people
    WHERE number <= {VISITORS};
INSERT INTO visitor_aliases (project_id, anon_id, user_id, first_at)
    SELECT project_id, anon_id, user_id, first_seen_at FROM users WHERE project_id = 'PROJECT';
INSERT INTO flags (project_id, key)
    SELECT 'PROJECT', 'flag_key-' || number FROM people WHERE number <= {FLAGS};
UPDATE flags SET name = 'Other' WHERE project_id = 'PROJECT';
INSERT INTO flag_proposals (id, project_id, flag_id, change, diff, base_etag, proposed_by)
    SELECT pg_temp.made('proposal_id', number), 'PROJECT', id, '{{"enabled": true}}', '[]', '',
        '{{}}'
    FROM people JOIN flags ON key = 'flag_key-' || (1 + number % {FLAGS})
    WHERE number <= {PROPOSALS};
INSERT INTO segments (project_id, key, conditions)
    SELECT 'PROJECT', 'segment_key-' || number,
        '[{{"attribute": "country", "operator": "eq", "value": "AT"}}]'
    FROM people WHERE number <= {FLAGS};
UPDATE segments SET name = 'Other' WHERE project_id = 'PROJECT';
INSERT INTO saved_filters (project_id, kind, key, filter)
    SELECT 'PROJECT', kind, name || '-' || number,
        '{{"dimension": "event", "operator": "is", "value": "signup"}}'
    FROM people, (VALUES ('segment', 'report_segment_key'), ('goal', 'goal_key')) AS k (kind, name)
    WHERE number <= {FLAGS};
INSERT INTO cohorts (project_id, key, kind, who)
    SELECT 'PROJECT', 'cohort_key-' || number, 'dynamic',
        '{{"steps": [{{"dimension": "event", "operator": "is", "value": "buy"}}]}}'
    FROM people WHERE number <= {FLAGS};
INSERT INTO annotations (id, project_id, at, text, author)
    SELECT pg_temp.made('annotation_id', number), 'PROJECT', now(), 'Sale', '{{}}' FROM people
    WHERE number < {KEYS};
INSERT INTO saved_reports (id, project_id, name, kind, question)
    SELECT pg_temp.made('report_id', number), 'PROJECT', 'Numbers', 'overview', '{{}}' FROM people
    WHERE number < {LINKS};
INSERT INTO share_links (id, project_id, name, token_hash)
    SELECT pg_temp.made('share_link_id', number), 'PROJECT', 'made',
        sha256(convert_to('share_' || lpad(number::text, 43, '0'), 'UTF8')) FROM people
    WHERE number < {LINKS};
INSERT INTO environments (project_id, key, name)
    SELECT 'PROJECT', 'environment_key-' || number, 'Made' FROM people
    WHERE number <= {ENVIRONMENTS};
INSERT INTO monitors (project_id, kind, slug, name, ping_key, settings, source)
    SELECT 'PROJECT', CASE number % 2 WHEN 0 THEN 'cron' ELSE 'uptime' END, 'monitor-' || number,
        'Made', 'mon_' || number, CASE number % 2
            WHEN 0 THEN '{{"schedule": {{"type": "crontab", "value": "@daily"}}}}'::jsonb
            ELSE '{{"url": "https://shop.invalid/"}}' END, 'api'
    FROM people WHERE number <= {MONITORS};
"""


class Strangers:
    """What the server says of itself, and requests to it."""

    def __init__(self, beacon: Subject) -> None:
        self.project = as_project(beacon.create_project("A name that nothing generates"))
        self.shop = as_project(beacon.create_project("Shop"))  # takes events, and nothing else
        hashed = argon2.PasswordHasher(1, 8, 1).hash(PASSWORD)  # as quick as can be
        made = MAKE.replace("PROJECT", self.project.id).replace("HASH", hashed)
        _run(beacon.database_url(), made)
        self.url = f"http://127.0.0.1:{beacon.port}"
        document = requests.get(f"{self.url}/api/v1/openapi.json", timeout=10).json()
        config = SchemathesisConfig(seed=SEED, projects=ProjectsConfig())
        self.generation = GenerationConfig(with_security_parameters=False)
        config.projects.default.generation = self.generation
        config.projects.default.base_url = self.url
        self.description = schemathesis.openapi.from_dict(document, config=config)
        self._paths = document["paths"]
        self._numbers = itertools.count(1)
        self._session = requests.Session()

    def ask(self, case: schemathesis.Case) -> None:
        """Fails when the answer breaks what the description says."""
        number = next(self._numbers)
        assert number <= PEOPLE
        described = self._paths[case.operation.path][case.operation.method.lower()]
        self._fit(case, described, number)
        headers = {"X-Forwarded-For": _address(number), **self._credentials(described, number)}
        response = case.call(headers=headers, session=self._session, timeout=30)
        # of a batch of events the good ones are taken; who makes no handshake is told only that
        takes_all = described["tags"] == ["ingest"] or "101" in described["responses"]
        rejects = [] if takes_all else [checks.negative_data_rejection]
        case.validate_response(response, checks=CHECKS + rejects, headers=headers)

    def _fit(self, case: schemathesis.Case, described: dict[str, Any], number: int) -> None:
        """Name what there is, where chance would hardly ever hit it."""
        is_negative = case.meta is not None and case.meta.generation.mode.is_negative
        inputs = [each["in"] for each in described.get("parameters", ())]
        if not is_negative or "query" in inputs or "requestBody" in described:
            case.path_parameters = {
                name: self._existing(name, number) for name in case.path_parameters
            }
        if is_negative:
            return
        if case.query:
            case.query.pop("cursor", None)
        if isinstance(case.body, dict) and number % FITTING:
            known = self._known(number)
            case.body = {name: known.get(name, value) for name, value in case.body.items()}

    def _known(self, number: int) -> dict[str, str]:
        """By the fields of bodies; of the e-mail addresses every other one is somebody's."""
        return {
            "projectId": self.shop.id,
            "email": f"{'owner' if number % 2 else 'new'}-{number}@example.com",
            "password": PASSWORD,
            "current_password": PASSWORD,
            "user_id": "user-42",
            "anon_id": "visitor-1",
        }

    def _existing(self, name: str, number: int) -> str:
        if name == "project_id":
            return self.project.id
        if name == "share_token":
            return f"share_{number % LINKS:043}"
        if name in _NAMED:
            return f"{name}-{1 + number % _NAMED[name]}"
        return _id(name, number % KEYS if name in _FEW else number)

    def _credentials(self, described: dict[str, Any], number: int) -> dict[str, str]:
        names = {name for each in described["security"] for name in each}
        if "session" in names:
            return {"Cookie": f"beacon_session=cookie-{number}", "Sec-Fetch-Site": "same-origin"}
        return {"X-API-Key": self.shop.secret} if "ingestKey" in names else {}


def _address(number: int) -> str:
    return f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"


def _id(kind: str, number: int) -> str:
    return str(UUID(md5(f"{kind}{number}".encode()).hexdigest()))


def _run(url: str, statements: str) -> None:
    command = ["psql", url, "-XAtq", "-v", "ON_ERROR_STOP=1", "-1", "-f", "-"]
    subprocess.run(command, check=True, input=statements.encode(), timeout=60)
