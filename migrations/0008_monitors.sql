-- migrate:up

-- What is watched: jobs that tell of their runs (cron), and addresses that are asked (uptime).
CREATE TABLE monitors (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('cron', 'uptime')),
    slug        text NOT NULL,
    name        text NOT NULL,
    ping_key    text NOT NULL UNIQUE,
    settings    jsonb NOT NULL,
    enabled     boolean NOT NULL DEFAULT true,
    muted_until timestamptz,
    source      text NOT NULL,
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, slug)
);
COMMENT ON COLUMN monitors.settings IS 'of its kind: beacon/monitors/settings.py';
COMMENT ON COLUMN monitors.muted_until IS 'nothing is told of it until then';
COMMENT ON COLUMN monitors.source IS 'what made it: api, sentry';

-- How each environment of a monitor is. Made by the first check-in from there, or with an uptime monitor.
CREATE TABLE monitor_states (
    monitor_id   uuid NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
    environment  text NOT NULL,
    project_id   uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'ok', 'failing')),
    failures     integer NOT NULL DEFAULT 0,
    successes    integer NOT NULL DEFAULT 0,
    expected_at  timestamptz,
    look_at      timestamptz,
    last_status  text,
    last_at      timestamptz,
    incident_id  uuid,
    warned_of    timestamptz,
    muted_until  timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (monitor_id, environment)
) WITH (fillfactor = 70);
CREATE INDEX monitor_states_due ON monitor_states (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX monitor_states_project ON monitor_states (project_id);
COMMENT ON COLUMN monitor_states.failures IS 'in a row';
COMMENT ON COLUMN monitor_states.successes IS 'in a row, since it fails';
COMMENT ON COLUMN monitor_states.expected_at IS 'when the next run is expected';
COMMENT ON COLUMN monitor_states.look_at IS 'when something is to be done: a run is missing, lasts too long, an address is to be asked';
COMMENT ON COLUMN monitor_states.warned_of IS 'the end of the certificate of which was told';

-- What a job told of its runs, and runs that did not come.
CREATE TABLE monitor_check_ins (
    id           uuid NOT NULL,
    monitor_id   uuid NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
    project_id   uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment  text NOT NULL,
    status       text NOT NULL
                 CHECK (status IN ('in_progress', 'ok', 'error', 'missed', 'timeout', 'unknown')),
    at           timestamptz NOT NULL,
    started_at   timestamptz,
    finished_at  timestamptz,
    duration_ms  bigint,
    expected_at  timestamptz,
    timeout_at   timestamptz,
    exit_code    integer,
    output       text,
    release      text,
    source       text NOT NULL,
    PRIMARY KEY (monitor_id, id)
);
CREATE INDEX monitor_check_ins_at ON monitor_check_ins (monitor_id, at DESC, id DESC);
CREATE INDEX monitor_check_ins_running ON monitor_check_ins (monitor_id, environment)
    WHERE status = 'in_progress';
CREATE INDEX monitor_check_ins_project ON monitor_check_ins (project_id);
COMMENT ON COLUMN monitor_check_ins.at IS 'when it began, or should have';
COMMENT ON COLUMN monitor_check_ins.source IS 'url, ping, sentry, beacon';

-- What an address answered: the last 1,000 of each monitor.
CREATE TABLE monitor_checks (
    monitor_id       uuid NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
    at               timestamptz NOT NULL,
    project_id       uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    ok               boolean NOT NULL,
    status           integer,
    ms               integer,
    reason           text,
    detail           text,
    address          text,
    certificate_ends timestamptz,
    PRIMARY KEY (monitor_id, at)
);
CREATE INDEX monitor_checks_project ON monitor_checks (project_id);

-- Runs and checks by the hour, for 90 days. `times[i]` counts those that took about 1.25^(i-1) ms.
CREATE TABLE monitor_hours (
    monitor_id  uuid NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
    environment text NOT NULL,
    at          timestamptz NOT NULL,
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    checks      integer NOT NULL DEFAULT 0,
    failures    integer NOT NULL DEFAULT 0,
    times       integer[] NOT NULL,
    PRIMARY KEY (monitor_id, environment, at)
) WITH (fillfactor = 70);
CREATE INDEX monitor_hours_project ON monitor_hours (project_id);

-- From when to when an environment of a monitor failed.
CREATE TABLE monitor_incidents (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    monitor_id  uuid NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
    environment text NOT NULL,
    reason      text NOT NULL
                CHECK (reason IN ('missed', 'timeout', 'error', 'down', 'certificate')),
    detail      text NOT NULL,
    failures    integer NOT NULL,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz
) WITH (fillfactor = 70);
CREATE INDEX monitor_incidents_project ON monitor_incidents (project_id, started_at DESC, id DESC);
CREATE INDEX monitor_incidents_monitor ON monitor_incidents (monitor_id, started_at DESC, id DESC);

-- When monitors were looked at last, and the last time for which nobody did: what was to come then is
-- not known to be missing.
CREATE TABLE monitor_watch (
    one       boolean PRIMARY KEY DEFAULT true CHECK (one),
    looked_at timestamptz NOT NULL,
    gap_from  timestamptz,
    gap_to    timestamptz
);

-- migrate:down

DROP TABLE monitor_watch, monitor_incidents, monitor_hours, monitor_checks, monitor_check_ins,
    monitor_states, monitors;
