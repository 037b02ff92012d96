-- migrate:up

-- Incidents of monitors alert too; they have no issue. Rows go in the transaction that decides what
-- becomes of them.
ALTER TABLE alert_outbox
    ALTER COLUMN issue_id DROP NOT NULL,
    ALTER COLUMN event_id DROP NOT NULL,
    ADD COLUMN details jsonb NOT NULL DEFAULT '{}',
    DROP CONSTRAINT alert_outbox_kind_check,
    ADD CONSTRAINT alert_outbox_kind_check CHECK (kind IN ('new_issue', 'regression', 'monitor')),
    ADD CONSTRAINT alert_outbox_issue_check CHECK (kind = 'monitor' OR issue_id IS NOT NULL);
COMMENT ON COLUMN alert_outbox.details IS 'of an incident of a monitor (beacon/alerts/outbox.py)';

CREATE FUNCTION beacon_notify_alerts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY beacon_alerts;
    RETURN NULL;
END
$$;
CREATE TRIGGER alert_outbox_filled AFTER INSERT ON alert_outbox
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_alerts();

-- Errors by time, of whatever issue: what rules count.
CREATE INDEX events_errors ON events (project_id, timestamp) WHERE issue_id IS NOT NULL;

-- Where alerts go.
CREATE TABLE alert_channels (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id       uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name             text NOT NULL,
    target           jsonb NOT NULL,
    secret           text,
    old_secret       text,
    old_secret_until timestamptz,
    enabled          boolean NOT NULL DEFAULT true,
    disabled_reason  text,
    version          integer NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    last_at          timestamptz,
    last_status      integer,
    failing_since    timestamptz,
    UNIQUE (project_id, name)
);
COMMENT ON COLUMN alert_channels.target IS '{"kind", ...}, with its secrets';
COMMENT ON COLUMN alert_channels.secret IS 'with which a webhook is signed';
COMMENT ON COLUMN alert_channels.old_secret IS 'with which it is signed too for a while';

CREATE TABLE alert_rules (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id       uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name             text NOT NULL,
    description      text NOT NULL,
    enabled          boolean NOT NULL,
    definition       jsonb NOT NULL,
    environments     text[] NOT NULL,
    cooldown_minutes integer NOT NULL,
    quiet_hours      jsonb,
    version          integer NOT NULL DEFAULT 1,
    created_by       jsonb NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    since            timestamptz NOT NULL DEFAULT now(),
    -- How its evaluation stands.
    next_at          timestamptz NOT NULL DEFAULT now(),
    evaluated_at     timestamptz,
    outcome          text,
    code             text,
    reason           text,
    details          jsonb NOT NULL DEFAULT '{}',
    fired_at         timestamptz,
    cursor           bigint
);
CREATE INDEX alert_rules_project ON alert_rules (project_id, created_at, id);
CREATE INDEX alert_rules_next ON alert_rules (next_at) WHERE enabled;
COMMENT ON COLUMN alert_rules.definition IS 'when it fires: {"kind", ...} (beacon/alerts/rules.py)';
COMMENT ON COLUMN alert_rules.environments IS 'empty: each; in it "": events that name none';
COMMENT ON COLUMN alert_rules.since IS 'from when on it watches as it does now';
COMMENT ON COLUMN alert_rules.cursor IS
    'the transaction before which all that was stored was looked at (column_changes)';

CREATE TABLE alert_rule_channels (
    rule_id    uuid NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
    channel_id uuid NOT NULL REFERENCES alert_channels (id) ON DELETE CASCADE,
    place      integer NOT NULL,
    PRIMARY KEY (rule_id, channel_id)
);
CREATE INDEX alert_rule_channels_channel ON alert_rule_channels (channel_id);

-- How a rule stands with one group: an issue, a tag's value, '' for all.
CREATE TABLE alert_groups (
    rule_id       uuid NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
    group_key     text NOT NULL,
    outcome       text NOT NULL,
    code          text NOT NULL,
    fired_at      timestamptz,
    suppressed_at timestamptz,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (rule_id, group_key)
);
CREATE INDEX alert_groups_updated ON alert_groups (updated_at);

CREATE TABLE alert_firings (
    id              uuid PRIMARY KEY,
    project_id      uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    rule_id         uuid REFERENCES alert_rules (id) ON DELETE SET NULL,
    rule_name       text NOT NULL,
    kind            text NOT NULL,
    at              timestamptz NOT NULL,
    group_key       text NOT NULL,
    issue_id        uuid,
    environment     text NOT NULL,
    reason          text NOT NULL,
    details         jsonb NOT NULL,
    events          jsonb NOT NULL,
    suppressed      text,
    switched_off    jsonb,
    acknowledged_at timestamptz,
    acknowledged_by jsonb
);
CREATE INDEX alert_firings_project ON alert_firings (project_id, at DESC, id DESC);
CREATE INDEX alert_firings_rule ON alert_firings (rule_id, at DESC);
CREATE INDEX alert_firings_issue ON alert_firings (project_id, issue_id, at DESC)
    WHERE issue_id IS NOT NULL;
CREATE INDEX alert_firings_at ON alert_firings (at);
COMMENT ON COLUMN alert_firings.suppressed IS 'why nobody was told: muted, quiet_hours, storm';
COMMENT ON COLUMN alert_firings.switched_off IS '{"flag", "environment", "done", "why"}';

CREATE TABLE alert_evaluations (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    rule_id    uuid NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
    at         timestamptz NOT NULL,
    group_key  text NOT NULL,
    issue_id   uuid,
    outcome    text NOT NULL CHECK (outcome IN ('fired', 'suppressed', 'quiet', 'unknown')),
    code       text NOT NULL,
    reason     text NOT NULL,
    details    jsonb NOT NULL,
    firing_id  uuid REFERENCES alert_firings (id) ON DELETE SET NULL
);
CREATE INDEX alert_evaluations_project ON alert_evaluations (project_id, id DESC);
CREATE INDEX alert_evaluations_rule ON alert_evaluations (rule_id, id DESC);
CREATE INDEX alert_evaluations_issue ON alert_evaluations (project_id, issue_id, id DESC)
    WHERE issue_id IS NOT NULL;
CREATE INDEX alert_evaluations_firing ON alert_evaluations (firing_id);

CREATE TABLE alert_mutes (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    rule_id    uuid REFERENCES alert_rules (id) ON DELETE CASCADE,
    issue_id   uuid,
    group_key  text,
    until      timestamptz,
    condition  jsonb,
    note       text NOT NULL,
    created_by jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(rule_id, issue_id) >= 1),
    CHECK (num_nonnulls(until, condition) >= 1)
);
CREATE INDEX alert_mutes_project ON alert_mutes (project_id, created_at, id);
CREATE INDEX alert_mutes_rule ON alert_mutes (rule_id);

-- What is to be sent, and what became of it.
CREATE TABLE alert_deliveries (
    id           uuid PRIMARY KEY,
    project_id   uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    channel_id   uuid REFERENCES alert_channels (id) ON DELETE SET NULL,
    channel_name text NOT NULL,
    kind         text NOT NULL,
    recipient    text,
    firing_id    uuid NOT NULL REFERENCES alert_firings (id) ON DELETE CASCADE,
    payload      text NOT NULL,
    status       text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'dead')),
    attempts     integer NOT NULL DEFAULT 0,
    round        integer NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL DEFAULT now(),
    next_at      timestamptz DEFAULT now(),
    claimed      boolean NOT NULL DEFAULT false,
    finished_at  timestamptz,
    last_status  integer,
    last_error   text
);
CREATE INDEX alert_deliveries_next ON alert_deliveries (next_at) WHERE status = 'pending';
CREATE INDEX alert_deliveries_project ON alert_deliveries (project_id, created_at DESC, id DESC);
CREATE INDEX alert_deliveries_channel ON alert_deliveries (channel_id, status);
CREATE INDEX alert_deliveries_firing ON alert_deliveries (firing_id);
COMMENT ON COLUMN alert_deliveries.payload IS 'JSON; what each kind of channel gets is made of it';
COMMENT ON COLUMN alert_deliveries.claimed IS
    'an attempt is under way; should it come to no end, the next one is at next_at';
COMMENT ON COLUMN alert_deliveries.recipient IS 'of a mail: each has a delivery of its own';
COMMENT ON COLUMN alert_deliveries.attempts IS 'in all';
COMMENT ON COLUMN alert_deliveries.round IS 'attempts since it was last asked for: the wait follows it';

CREATE TABLE alert_attempts (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id  uuid NOT NULL REFERENCES alert_deliveries (id) ON DELETE CASCADE,
    at           timestamptz NOT NULL,
    status       integer,
    milliseconds integer NOT NULL,
    error        text,
    answer       text NOT NULL
);
CREATE INDEX alert_attempts_delivery ON alert_attempts (delivery_id, id);
COMMENT ON COLUMN alert_attempts.answer IS 'its first kilobyte';

-- migrate:down

DROP TABLE alert_attempts, alert_deliveries, alert_mutes, alert_evaluations, alert_firings,
    alert_groups, alert_rule_channels, alert_rules, alert_channels;
DROP INDEX events_errors;
DROP TRIGGER alert_outbox_filled ON alert_outbox;
DROP FUNCTION beacon_notify_alerts;
DELETE FROM alert_outbox WHERE issue_id IS NULL OR event_id IS NULL OR kind = 'monitor';
ALTER TABLE alert_outbox
    DROP CONSTRAINT alert_outbox_issue_check,
    DROP CONSTRAINT alert_outbox_kind_check,
    ADD CONSTRAINT alert_outbox_kind_check CHECK (kind IN ('new_issue', 'regression')),
    DROP COLUMN details,
    ALTER COLUMN issue_id SET NOT NULL,
    ALTER COLUMN event_id SET NOT NULL;
