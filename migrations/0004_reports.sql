-- migrate:up

-- What reports ask of a session besides (docs/reports.md, "Sessions").
ALTER TABLE sessions
    ADD COLUMN action_count    bigint NOT NULL DEFAULT 0,
    ADD COLUMN entry_hostname  text,
    ADD COLUMN entry_path      text,
    ADD COLUMN last_path       text,
    ADD COLUMN utm_term        text,
    ADD COLUMN utm_content     text,
    ADD COLUMN browser_version text,
    ADD COLUMN os_version      text,
    ADD COLUMN language        text,
    ADD COLUMN screen          text,
    ADD COLUMN screen_at       timestamptz,
    ADD COLUMN screen_event_id uuid;

-- The sessions of one visitor (beacon/explorer/): by a hash of the anonymous id, which is 4 bytes an
-- event of an index instead of 15; with the user's id where they name one.
CREATE INDEX sessions_anon ON sessions (hashtextextended(anon_id, 0)) WHERE user_id IS NULL;
CREATE INDEX sessions_user ON sessions (project_id, user_id) WHERE user_id IS NOT NULL;

-- Aliases that somebody took away: what comes later does not bring them back.
CREATE TABLE visitor_separations (
    project_id   uuid NOT NULL,
    anon_id      text NOT NULL,
    user_id      text NOT NULL,
    first_at     timestamptz NOT NULL,
    separated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, anon_id, user_id)
);
CREATE INDEX visitor_separations_user ON visitor_separations (project_id, user_id);
COMMENT ON COLUMN visitor_separations.first_at IS 'of the alias';

-- Who may open one WebSocket of the live view, for 30 seconds (beacon/live/). One of the three asked.
CREATE TABLE live_tickets (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    sign_in_id uuid REFERENCES sign_ins (id) ON DELETE CASCADE,
    token_id   uuid REFERENCES personal_tokens (id) ON DELETE CASCADE,
    key_id     uuid REFERENCES api_keys (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

-- What each transaction stored or changed, for the column files of the nodes (beacon/columns/), which
-- are made of it; kept for some days. `times` (microseconds since 1970) and `ids` are of its events,
-- 8 and 16 bytes each, in network order.
CREATE TABLE column_changes (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL,
    transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    at          timestamptz NOT NULL DEFAULT now(),
    times       bytea,
    ids         bytea,
    anon_ids    text[],
    rebuild     boolean NOT NULL DEFAULT false
);
CREATE INDEX column_changes_transaction ON column_changes (project_id, transaction);
COMMENT ON COLUMN column_changes.anon_ids IS 'whose visitor may be another now';
COMMENT ON COLUMN column_changes.rebuild IS 'events were taken away';

CREATE FUNCTION beacon_aliases_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO column_changes (project_id, anon_ids)
        SELECT project_id, array_agg(anon_id) FROM gone GROUP BY project_id;
    ELSE
        INSERT INTO column_changes (project_id, anon_ids)
        SELECT project_id, array_agg(anon_id) FROM made GROUP BY project_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER aliases_inserted AFTER INSERT ON visitor_aliases
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION beacon_aliases_changed();
CREATE TRIGGER aliases_updated AFTER UPDATE ON visitor_aliases
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION beacon_aliases_changed();
CREATE TRIGGER aliases_deleted AFTER DELETE ON visitor_aliases
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION beacon_aliases_changed();

CREATE FUNCTION beacon_events_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO column_changes (project_id, rebuild)
    SELECT DISTINCT project_id, true FROM gone;
    RETURN NULL;
END
$$;
CREATE TRIGGER events_removed AFTER DELETE ON events
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION beacon_events_removed();

-- migrate:down

DROP TRIGGER events_removed ON events;
DROP FUNCTION beacon_events_removed;
DROP TRIGGER aliases_inserted ON visitor_aliases;
DROP TRIGGER aliases_updated ON visitor_aliases;
DROP TRIGGER aliases_deleted ON visitor_aliases;
DROP FUNCTION beacon_aliases_changed;
DROP TABLE column_changes;

DROP TABLE live_tickets;
DROP TABLE visitor_separations;

DROP INDEX sessions_anon, sessions_user;

ALTER TABLE sessions
    DROP COLUMN action_count,
    DROP COLUMN entry_hostname,
    DROP COLUMN entry_path,
    DROP COLUMN last_path,
    DROP COLUMN utm_term,
    DROP COLUMN utm_content,
    DROP COLUMN browser_version,
    DROP COLUMN os_version,
    DROP COLUMN language,
    DROP COLUMN screen,
    DROP COLUMN screen_at,
    DROP COLUMN screen_event_id;
