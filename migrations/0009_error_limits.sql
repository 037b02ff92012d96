-- migrate:up

-- What a project sets for its errors: what is never stored of them, how many are, which are not.
-- Each is what differs from the usual, as the API has it (docs/errors.md).
ALTER TABLE projects
    ADD COLUMN scrubbing jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(scrubbing) = 'object'),
    ADD COLUMN error_limits jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(error_limits) = 'object'),
    ADD COLUMN error_filters jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(error_filters) = 'object');

-- What was not stored, by the hour in which Beacon heard of it. Written by the writer: no foreign key to
-- projects.
CREATE TABLE losses (
    project_id uuid NOT NULL,
    at         timestamptz NOT NULL,
    source     text NOT NULL CHECK (source IN ('client', 'sampled', 'filtered', 'limited')),
    reason     text NOT NULL,
    category   text NOT NULL,
    detail     text NOT NULL,
    issue_id   uuid NOT NULL,
    events     bigint NOT NULL,
    last_at    timestamptz NOT NULL,
    PRIMARY KEY (project_id, at, source, reason, category, detail, issue_id)
) WITH (fillfactor = 70);
CREATE INDEX losses_issue ON losses (project_id, issue_id) WHERE source = 'sampled';
COMMENT ON COLUMN losses.source IS 'who left it out: the client itself, or Beacon by a rule';
COMMENT ON COLUMN losses.detail IS 'of a client: its name and version';
COMMENT ON COLUMN losses.issue_id IS 'of what was sampled, the issue of the last one that was stored; else zeros';

-- migrate:down

DROP TABLE losses;
ALTER TABLE projects DROP COLUMN scrubbing, DROP COLUMN error_limits, DROP COLUMN error_filters;
