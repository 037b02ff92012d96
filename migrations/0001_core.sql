-- migrate:up

CREATE TABLE projects (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number          bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    slug            text NOT NULL UNIQUE,
    public_key      text NOT NULL UNIQUE CHECK (public_key ~ '^proj_[0-9a-f]{32}$'),
    domains         text[] NOT NULL DEFAULT '{}',
    timezone        text NOT NULL DEFAULT 'UTC',
    retention_days  integer CHECK (retention_days BETWEEN 1 AND 36500),
    session_timeout integer NOT NULL DEFAULT 1800 CHECK (session_timeout BETWEEN 60 AND 86400),
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN projects.number IS 'the short numeric id, as in a Sentry DSN';
COMMENT ON COLUMN projects.retention_days IS 'NULL: events are kept for ever';
COMMENT ON COLUMN projects.session_timeout IS 'idle seconds after which the server starts a new session';

CREATE TABLE api_keys (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id   uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    key_hash     bytea NOT NULL UNIQUE CHECK (length(key_hash) = 32),
    prefix       text NOT NULL,
    name         text NOT NULL,
    permissions  text[] NOT NULL,
    last_used_at timestamptz,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_keys_project ON api_keys (project_id);

-- No foreign key and no default partition, on purpose: see docs/architecture.md.
CREATE TABLE events (
    project_id      uuid NOT NULL,
    timestamp       timestamptz NOT NULL,
    id              uuid NOT NULL,
    event_name      text NOT NULL,
    session_id      uuid NOT NULL,
    anon_id         text NOT NULL,
    user_id         text,
    properties      jsonb NOT NULL,
    url             text,
    hostname        text,
    path            text,
    referrer        text,
    referrer_host   text,
    channel         text,
    utm_source      text,
    utm_medium      text,
    utm_campaign    text,
    utm_term        text,
    utm_content     text,
    browser         text,
    browser_version text,
    os              text,
    os_version      text,
    device          text,
    screen          text,
    language        text,
    country         text,
    region          text,
    city            text,
    latitude        real,
    longitude       real,
    ip_hash         bytea,
    is_bot          boolean NOT NULL,
    level           text,
    message         text,
    stacktrace      jsonb,
    environment     text,
    release         text,
    tags            jsonb,
    issue_id        uuid,
    received_at     timestamptz NOT NULL,
    PRIMARY KEY (project_id, timestamp, id)
) PARTITION BY RANGE (timestamp);

CREATE TABLE sessions (
    project_id      uuid NOT NULL,
    id              uuid NOT NULL,
    anon_id         text NOT NULL,
    user_id         text,
    user_at         timestamptz,
    user_event_id   uuid,
    started_at      timestamptz NOT NULL,
    first_event_id  uuid NOT NULL,
    last_event_at   timestamptz NOT NULL,
    event_count     bigint NOT NULL,
    page_count      bigint NOT NULL,
    error_count     bigint NOT NULL,
    entry_url       text,
    entry_at        timestamptz,
    entry_event_id  uuid,
    last_url        text,
    last_url_at     timestamptz,
    last_url_event_id uuid,
    referrer        text,
    referrer_host   text,
    channel         text,
    utm_source      text,
    utm_medium      text,
    utm_campaign    text,
    browser         text,
    os              text,
    device          text,
    country         text,
    region          text,
    city            text,
    is_bot          boolean NOT NULL,
    PRIMARY KEY (project_id, id)
) WITH (fillfactor = 80);
CREATE INDEX sessions_project_started ON sessions (project_id, started_at DESC);

CREATE TABLE users (
    project_id     uuid NOT NULL,
    anon_id        text NOT NULL,
    user_id        text,
    user_at        timestamptz NOT NULL,
    user_event_id  uuid NOT NULL,
    traits         jsonb NOT NULL DEFAULT '{}',
    trait_versions jsonb NOT NULL DEFAULT '{}',
    first_seen_at  timestamptz NOT NULL,
    last_seen_at   timestamptz NOT NULL,
    PRIMARY KEY (project_id, anon_id)
);
CREATE INDEX users_user_id ON users (project_id, user_id) WHERE user_id IS NOT NULL;
COMMENT ON COLUMN users.trait_versions IS
    'trait name -> "time:event id" of the event that set it; the greater one wins';

CREATE TABLE visitor_aliases (
    project_id uuid NOT NULL,
    anon_id    text NOT NULL,
    user_id    text NOT NULL,
    first_at   timestamptz NOT NULL,
    PRIMARY KEY (project_id, anon_id, user_id)
);
CREATE INDEX visitor_aliases_user ON visitor_aliases (project_id, user_id);

CREATE TABLE visitor_salts (
    day  date PRIMARY KEY,
    salt bytea NOT NULL
);

-- The time that stands for an event whose own time is doubtful, kept for 7 days.
CREATE TABLE first_times (
    project_id uuid NOT NULL,
    id         uuid NOT NULL,
    timestamp  timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, id)
);
CREATE INDEX first_times_created ON first_times (created_at);

CREATE TABLE rejected_events (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL,
    event_id    uuid NOT NULL,
    received_at timestamptz NOT NULL,
    rejected_at timestamptz NOT NULL DEFAULT now(),
    sqlstate    text NOT NULL,
    reason      text NOT NULL,
    raw         bytea NOT NULL
);
CREATE INDEX rejected_events_project ON rejected_events (project_id, rejected_at DESC);
COMMENT ON COLUMN rejected_events.raw IS 'the event as it stood in the spool (MessagePack)';

CREATE TABLE spool_positions (
    spool_id   uuid PRIMARY KEY,
    first      bigint NOT NULL,
    position   bigint NOT NULL,
    stored     bigint NOT NULL DEFAULT 0,
    duplicate  bigint NOT NULL DEFAULT 0,
    rejected   bigint NOT NULL DEFAULT 0,
    dropped    bigint NOT NULL DEFAULT 0,
    missing    bigint NOT NULL DEFAULT 0,
    node       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN spool_positions.first IS
    'where position began: first + stored + duplicate + rejected + dropped + missing = position';
COMMENT ON COLUMN spool_positions.position IS
    'sequence number of the first event of this spool that is not in Postgres yet';

-- Every node hears of a change at once, whoever made it.
CREATE FUNCTION beacon_notify_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY beacon_directory;
    RETURN NULL;
END
$$;
CREATE TRIGGER projects_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON projects
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_directory();
CREATE TRIGGER api_keys_changed AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF project_id, key_hash, permissions, expires_at, revoked_at ON api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_directory();

-- Merges two trait maps, key by key: the greater version ("time:event id") wins. A map that has
-- grown to 256 KiB takes no more: without a bound one visitor could grow it until no transaction
-- of the writer's succeeds.
CREATE FUNCTION beacon_merge_traits(
    old_traits jsonb, old_versions jsonb, new_traits jsonb, new_versions jsonb,
    OUT traits jsonb, OUT versions jsonb
) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT old_traits || coalesce(jsonb_object_agg(key, value), '{}'),
           old_versions || coalesce(jsonb_object_agg(key, new_versions -> key), '{}')
    FROM jsonb_each(new_traits)
    WHERE length(old_traits::text) < 262144
      AND (NOT old_versions ? key
           OR (old_versions ->> key) COLLATE "C" < (new_versions ->> key) COLLATE "C")
$$;

-- migrate:down

DROP TABLE spool_positions, rejected_events, first_times, visitor_salts, visitor_aliases, users,
    sessions, events, api_keys, projects;
DROP FUNCTION beacon_merge_traits, beacon_notify_directory;
