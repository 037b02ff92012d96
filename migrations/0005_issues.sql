-- migrate:up

-- Errors that are one fault, by the fingerprint of their events (beacon/issues/). `id` is made of the
-- project and the fingerprint, so that the writer needs no lookup to name it. Written by the writer:
-- no foreign key to projects.
CREATE TABLE issues (
    project_id        uuid NOT NULL,
    id                uuid NOT NULL,
    version           smallint NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('error', 'message')),
    title             text NOT NULL,
    type              text NOT NULL,
    value             text NOT NULL,
    culprit           text NOT NULL,
    platform          text NOT NULL,
    level             text NOT NULL,
    first_seen_at     timestamptz NOT NULL,
    last_seen_at      timestamptz NOT NULL,
    first_event_id    uuid NOT NULL,
    last_event_id     uuid NOT NULL,
    first_release     text,
    last_release      text,
    event_count       bigint NOT NULL,
    visitor_count     bigint NOT NULL DEFAULT 0,
    created_at        timestamptz NOT NULL DEFAULT now(),
    merged_into       uuid,
    state             text NOT NULL DEFAULT 'unresolved'
                      CHECK (state IN ('unresolved', 'resolved', 'ignored')),
    state_at          timestamptz NOT NULL DEFAULT now(),
    resolved_in       text,
    resolved_next     boolean NOT NULL DEFAULT false,
    ignored_until     timestamptz,
    ignored_events    bigint,
    ignored_visitors  bigint,
    regressed_at      timestamptz,
    assignee_id       uuid REFERENCES accounts (id) ON DELETE SET NULL,
    PRIMARY KEY (project_id, id)
) WITH (fillfactor = 70);
CREATE INDEX issues_last_seen ON issues (project_id, last_seen_at DESC) WHERE merged_into IS NULL;
CREATE INDEX issues_merged ON issues (project_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX issues_ignored ON issues (ignored_until) WHERE ignored_until IS NOT NULL;
CREATE INDEX issues_assignee ON issues (assignee_id) WHERE assignee_id IS NOT NULL;
COMMENT ON COLUMN issues.version IS 'of the rules that made the fingerprint';
COMMENT ON COLUMN issues.merged_into IS 'the issue under which people see this one; counts stay apart';
COMMENT ON COLUMN issues.level IS 'of its last event';
COMMENT ON COLUMN issues.resolved_in IS
    'resolved in this release: older ones do not reopen it. With resolved_next: in one after it';
COMMENT ON COLUMN issues.ignored_until IS 'ignored for a time';
COMMENT ON COLUMN issues.ignored_events IS 'ignored until event_count is this';
COMMENT ON COLUMN issues.ignored_visitors IS 'ignored until visitor_count is this';

-- How often an issue came, by hour, environment and release ('' where the event names none).
CREATE TABLE issue_hours (
    project_id  uuid NOT NULL,
    issue_id    uuid NOT NULL,
    at          timestamptz NOT NULL,
    environment text NOT NULL,
    release     text NOT NULL,
    events      bigint NOT NULL,
    PRIMARY KEY (project_id, issue_id, at, environment, release)
) WITH (fillfactor = 70);
CREATE INDEX issue_hours_at ON issue_hours (project_id, at);

-- Who met an issue: the user's id where it is known, else the visitor's.
CREATE TABLE issue_visitors (
    project_id uuid NOT NULL,
    issue_id   uuid NOT NULL,
    visitor    text NOT NULL,
    PRIMARY KEY (project_id, issue_id, visitor)
);

-- What the events of an issue were tagged with, by the clients and by Beacon (browser, os, ...).
CREATE TABLE issue_tags (
    project_id   uuid NOT NULL,
    issue_id     uuid NOT NULL,
    key          text NOT NULL,
    value        text NOT NULL,
    events       bigint NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, issue_id, key, value)
) WITH (fillfactor = 70);
CREATE INDEX issue_tags_key ON issue_tags (project_id, key, lower(value) text_pattern_ops);

-- What became of an issue, and what people say of it.
CREATE TABLE issue_activity (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id uuid NOT NULL,
    issue_id   uuid NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    kind       text NOT NULL,
    actor      jsonb NOT NULL,
    details    jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX issue_activity_issue ON issue_activity (project_id, issue_id, id);
COMMENT ON COLUMN issue_activity.kind IS
    'comment, resolved, unresolved, ignored, regressed, assigned, merged, unmerged';
COMMENT ON COLUMN issue_activity.actor IS 'as in flag_changes.actor';

-- What alert rules must not miss: written in the transaction that stores the events.
CREATE TABLE alert_outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL,
    issue_id    uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('new_issue', 'regression')),
    event_id    uuid NOT NULL,
    event_at    timestamptz NOT NULL,
    environment text NOT NULL,
    release     text NOT NULL,
    level       text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX alert_outbox_project ON alert_outbox (project_id);
COMMENT ON COLUMN alert_outbox.issue_id IS 'as people see it: not one that is merged into another';

CREATE INDEX events_issue ON events (project_id, issue_id, timestamp DESC) WHERE issue_id IS NOT NULL;

ALTER TABLE projects ADD COLUMN grouping_rules jsonb NOT NULL DEFAULT '[]'
    CHECK (jsonb_typeof(grouping_rules) = 'array');
COMMENT ON COLUMN projects.grouping_rules IS 'rules of fingerprints: docs/errors.md';
ALTER TABLE projects ADD COLUMN hidden_tags text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN projects.hidden_tags IS 'keys of tags that issues neither show nor collect';

-- migrate:down

ALTER TABLE projects DROP COLUMN hidden_tags, DROP COLUMN grouping_rules;
DROP INDEX events_issue;
DROP TABLE alert_outbox, issue_activity, issue_tags, issue_visitors, issue_hours, issues;
UPDATE events SET issue_id = NULL WHERE issue_id IS NOT NULL;
