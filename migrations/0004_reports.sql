-- migrate:up

-- What identify said of a user, by the device: of a device that two share, there are two rows now.
-- Whose traits one row had before cannot be told apart any more: they stay with who was named last.
DELETE FROM users WHERE user_id IS NULL;
DROP INDEX users_user_id;
ALTER TABLE users
    ALTER COLUMN user_id SET NOT NULL,
    DROP CONSTRAINT users_pkey,
    ADD PRIMARY KEY (project_id, anon_id, user_id),
    DROP COLUMN user_at,
    DROP COLUMN user_event_id;
CREATE INDEX users_user_id ON users (project_id, user_id);
COMMENT ON TABLE users IS 'what identify said of a user, by the device: of one that two share, two';

-- What a visit came from, where and with what it was made, stands once, in its session. Those that
-- there are get what reports ask of them besides (docs/reports.md, "Sessions") from their events.
CREATE FUNCTION beacon_url(url text, hostname text, path text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(url, 'https://' || hostname || path)
$$;
COMMENT ON FUNCTION beacon_url IS 'an address: it is stored only where the other two do not make it';

CREATE TABLE visits (
    project_id        uuid NOT NULL,
    id                uuid NOT NULL,
    started_at        timestamptz NOT NULL,
    last_event_at     timestamptz NOT NULL,
    event_count       bigint NOT NULL,
    page_count        bigint NOT NULL,
    error_count       bigint NOT NULL,
    action_count      bigint NOT NULL DEFAULT 0,
    user_at           timestamptz,
    entry_at          timestamptz,
    last_url_at       timestamptz,
    screen_at         timestamptz,
    first_event_id    uuid NOT NULL,
    user_event_id     uuid,
    entry_event_id    uuid,
    last_url_event_id uuid,
    screen_event_id   uuid,
    latitude          real,
    longitude         real,
    is_bot            boolean NOT NULL,
    anon_id           text NOT NULL,
    user_id           text,
    entry_url         text,
    entry_hostname    text,
    entry_path        text,
    last_url          text,
    last_hostname     text,
    last_path         text,
    referrer          text,
    referrer_host     text,
    channel           text,
    utm_source        text,
    utm_medium        text,
    utm_campaign      text,
    utm_term          text,
    utm_content       text,
    browser           text,
    browser_version   text,
    os                text,
    os_version        text,
    device            text,
    screen            text,
    language          text,
    country           text,
    region            text,
    city              text
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
INSERT INTO visits
SELECT s.project_id, s.id, s.started_at, s.last_event_at, s.event_count, s.page_count, s.error_count,
       coalesce(done.actions, 0), s.user_at, s.entry_at, s.last_url_at, shown.timestamp,
       s.first_event_id, s.user_event_id, s.entry_event_id, s.last_url_event_id, shown.id,
       f.latitude, f.longitude, s.is_bot, s.anon_id, s.user_id,
       nullif(s.entry_url, beacon_url(NULL, e.hostname, e.path)), e.hostname, e.path,
       nullif(s.last_url, beacon_url(NULL, l.hostname, l.path)), l.hostname, l.path,
       s.referrer, s.referrer_host, s.channel, s.utm_source, s.utm_medium, s.utm_campaign,
       e.utm_term, e.utm_content, s.browser, f.browser_version, s.os, f.os_version, s.device,
       shown.screen, f.language, s.country, s.region, s.city
FROM sessions AS s
LEFT JOIN events AS f ON f.project_id = s.project_id AND f.timestamp = s.started_at
    AND f.id = s.first_event_id
LEFT JOIN events AS e ON e.project_id = s.project_id AND e.timestamp = s.entry_at
    AND e.id = s.entry_event_id
LEFT JOIN events AS l ON l.project_id = s.project_id AND l.timestamp = s.last_url_at
    AND l.id = s.last_url_event_id
LEFT JOIN (
    SELECT project_id, session_id, count(*) AS actions FROM events
    WHERE event_name NOT IN ('$page', 'page_view', '$pageview', 'pageview', '$identify',
                             'web_vital', 'scroll_depth', 'time_on_page', '$flag_exposure')
    GROUP BY project_id, session_id
) AS done ON done.project_id = s.project_id AND done.session_id = s.id
LEFT JOIN (
    SELECT DISTINCT ON (project_id, session_id) project_id, session_id, timestamp, id, screen
    FROM events WHERE screen IS NOT NULL AND event_name <> '$flag_exposure'
    ORDER BY project_id, session_id, timestamp, id
) AS shown ON shown.project_id = s.project_id AND shown.session_id = s.id;
DROP TABLE sessions;
ALTER TABLE visits RENAME TO sessions;
ALTER TABLE sessions ADD PRIMARY KEY (project_id, id);
CREATE INDEX sessions_project_started ON sessions (project_id, started_at);

-- The sessions of one visitor (beacon/explorer/): by a hash of the anonymous id, which is 4 bytes an
-- event of an index instead of 15; with the user's id where they name one.
CREATE INDEX sessions_anon ON sessions (hashtextextended(anon_id, 0)) WHERE user_id IS NULL;
CREATE INDEX sessions_user ON sessions (project_id, user_id) WHERE user_id IS NOT NULL;

-- At once, however many events there are. Those that are stored keep their bytes until they go.
ALTER TABLE events
    DROP COLUMN referrer,
    DROP COLUMN referrer_host,
    DROP COLUMN channel,
    DROP COLUMN utm_source,
    DROP COLUMN utm_medium,
    DROP COLUMN utm_campaign,
    DROP COLUMN utm_term,
    DROP COLUMN utm_content,
    DROP COLUMN browser,
    DROP COLUMN browser_version,
    DROP COLUMN os,
    DROP COLUMN os_version,
    DROP COLUMN device,
    DROP COLUMN screen,
    DROP COLUMN language,
    DROP COLUMN country,
    DROP COLUMN region,
    DROP COLUMN city,
    DROP COLUMN latitude,
    DROP COLUMN longitude,
    DROP COLUMN ip_hash;
COMMENT ON COLUMN events.url IS 'NULL where it is https://, hostname and path: see beacon_url()';
COMMENT ON COLUMN sessions.entry_url IS 'NULL where it is https://, entry_hostname and entry_path';
COMMENT ON COLUMN sessions.last_url IS 'NULL where it is https://, last_hostname and last_path';

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

-- How many events are stored, by name ("": all of them) and quarter of an hour (beacon/rollups/):
-- a grain that serves every time zone.
CREATE TABLE event_rollups_hourly (
    project_id uuid NOT NULL,
    event_name text COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL,
    events     bigint NOT NULL,
    bots       bigint NOT NULL,
    errors     bigint NOT NULL,
    PRIMARY KEY (project_id, event_name, at)
) WITH (fillfactor = 70);

-- The last run of each of Beacon's regular jobs (beacon/jobs/chores.py).
CREATE TABLE housekeeping (
    job         text PRIMARY KEY,
    node        text NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    error       text,
    details     jsonb NOT NULL DEFAULT '{}',
    failures    integer NOT NULL DEFAULT 0,
    done_at     timestamptz,
    next_at     timestamptz NOT NULL
);
COMMENT ON COLUMN housekeeping.finished_at IS 'NULL: it runs, or was cut off';
COMMENT ON COLUMN housekeeping.done_at IS 'when it last went well';

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

-- Segments and goals of reports (beacon/saved/).
CREATE TABLE saved_filters (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('segment', 'goal')),
    key         text NOT NULL,
    name        text NOT NULL DEFAULT '',
    description text NOT NULL DEFAULT '',
    filter      jsonb NOT NULL,
    revenue     text CHECK (kind = 'goal' OR revenue IS NULL),
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, kind, key)
);
COMMENT ON COLUMN saved_filters.revenue IS 'a property, whose numbers a goal is worth';

-- Visitors with a name: those who a question means, or those who were its answer once.
CREATE TABLE cohorts (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    key         text NOT NULL,
    name        text NOT NULL DEFAULT '',
    description text NOT NULL DEFAULT '',
    kind        text NOT NULL CHECK (kind IN ('dynamic', 'static')),
    who         jsonb NOT NULL,
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, key)
);
CREATE TABLE cohort_members (
    project_id uuid NOT NULL,
    id         bigint GENERATED ALWAYS AS IDENTITY,
    cohort_id  bigint NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
    anon_id    text,
    user_id    text,
    added_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, id),
    CHECK (num_nonnulls(anon_id, user_id) = 1)
);
CREATE INDEX cohort_members_cohort ON cohort_members (cohort_id);
COMMENT ON TABLE cohort_members IS 'of static cohorts: each visitor by one of the two ids';

-- The time line (beacon/annotations/): what people note, and when a release was seen first.
CREATE TABLE annotations (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    at         timestamptz NOT NULL,
    text       text NOT NULL,
    link       text,
    author     jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX annotations_project ON annotations (project_id, at);
COMMENT ON COLUMN annotations.author IS 'as in flag_changes.actor';

CREATE TABLE releases (
    project_id    uuid NOT NULL,
    release       text NOT NULL,
    environment   text NOT NULL,
    first_seen_at timestamptz NOT NULL,
    PRIMARY KEY (project_id, release, environment)
);
COMMENT ON TABLE releases IS 'written by the writer, of events that name a release';
COMMENT ON COLUMN releases.environment IS 'empty where the events name none';
INSERT INTO releases
SELECT project_id, release, coalesce(environment, ''), min(timestamp) FROM events
WHERE release <> '' GROUP BY 1, 2, 3;

-- Reports that people keep (beacon/saved/), and links by which anybody sees one (beacon/sharing/).
CREATE TABLE saved_reports (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name       text NOT NULL,
    kind       text NOT NULL,
    question   jsonb NOT NULL,
    version    integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX saved_reports_project ON saved_reports (project_id, created_at, id);

CREATE TABLE share_links (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id    uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    report_id     uuid REFERENCES saved_reports (id) ON DELETE CASCADE,
    name          text NOT NULL,
    token_hash    bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    password_hash text,
    expires_at    timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX share_links_project ON share_links (project_id, created_at, id);
CREATE INDEX share_links_report ON share_links (report_id);
COMMENT ON COLUMN share_links.report_id IS 'NULL: the overview';

-- migrate:down

DROP TABLE share_links, saved_reports;

DROP TRIGGER events_removed ON events;
DROP FUNCTION beacon_events_removed;
DROP TRIGGER aliases_inserted ON visitor_aliases;
DROP TRIGGER aliases_updated ON visitor_aliases;
DROP TRIGGER aliases_deleted ON visitor_aliases;
DROP FUNCTION beacon_aliases_changed;
DROP TABLE column_changes;

DROP TABLE annotations, releases;
DROP TABLE cohort_members, cohorts;
DROP TABLE saved_filters;

DROP TABLE live_tickets;
DROP TABLE visitor_separations;
DROP TABLE event_rollups_hourly, housekeeping;

-- What stood in sessions alone goes back to each of their events.
ALTER TABLE events
    ADD COLUMN referrer        text,
    ADD COLUMN referrer_host   text,
    ADD COLUMN channel         text,
    ADD COLUMN utm_source      text,
    ADD COLUMN utm_medium      text,
    ADD COLUMN utm_campaign    text,
    ADD COLUMN utm_term        text,
    ADD COLUMN utm_content     text,
    ADD COLUMN browser         text,
    ADD COLUMN browser_version text,
    ADD COLUMN os              text,
    ADD COLUMN os_version      text,
    ADD COLUMN device          text,
    ADD COLUMN screen          text,
    ADD COLUMN language        text,
    ADD COLUMN country         text,
    ADD COLUMN region          text,
    ADD COLUMN city            text,
    ADD COLUMN latitude        real,
    ADD COLUMN longitude       real,
    ADD COLUMN ip_hash         bytea;
UPDATE events SET url = beacon_url(url, hostname, path) WHERE url IS NULL AND hostname IS NOT NULL;
UPDATE events AS e SET
    referrer = s.referrer, referrer_host = s.referrer_host, channel = s.channel,
    utm_source = s.utm_source, utm_medium = s.utm_medium, utm_campaign = s.utm_campaign,
    utm_term = s.utm_term, utm_content = s.utm_content
FROM sessions AS s
WHERE e.project_id = s.project_id AND e.timestamp = s.entry_at AND e.id = s.entry_event_id;
UPDATE events AS e SET
    browser = s.browser, browser_version = s.browser_version, os = s.os, os_version = s.os_version,
    device = s.device, screen = s.screen, language = s.language, country = s.country,
    region = s.region, city = s.city, latitude = s.latitude, longitude = s.longitude
FROM sessions AS s
WHERE e.project_id = s.project_id AND e.session_id = s.id;
COMMENT ON COLUMN events.url IS NULL;

UPDATE sessions SET
    entry_url = beacon_url(entry_url, entry_hostname, entry_path),
    last_url = beacon_url(last_url, last_hostname, last_path);
DROP FUNCTION beacon_url;
DROP INDEX sessions_anon, sessions_user, sessions_project_started;
CREATE INDEX sessions_project_started ON sessions (project_id, started_at DESC);
COMMENT ON COLUMN sessions.entry_url IS NULL;
COMMENT ON COLUMN sessions.last_url IS NULL;
ALTER TABLE sessions
    DROP COLUMN action_count,
    DROP COLUMN entry_hostname,
    DROP COLUMN entry_path,
    DROP COLUMN last_hostname,
    DROP COLUMN last_path,
    DROP COLUMN utm_term,
    DROP COLUMN utm_content,
    DROP COLUMN browser_version,
    DROP COLUMN os_version,
    DROP COLUMN language,
    DROP COLUMN screen,
    DROP COLUMN screen_at,
    DROP COLUMN screen_event_id,
    DROP COLUMN latitude,
    DROP COLUMN longitude;

-- Of two users of a device only the last one keeps a row. The event that named them is not known.
DELETE FROM users AS u USING users AS later
WHERE later.project_id = u.project_id AND later.anon_id = u.anon_id
  AND (later.last_seen_at, later.user_id COLLATE "C") > (u.last_seen_at, u.user_id COLLATE "C");
DROP INDEX users_user_id;
ALTER TABLE users
    DROP CONSTRAINT users_pkey,
    ADD PRIMARY KEY (project_id, anon_id),
    ALTER COLUMN user_id DROP NOT NULL,
    ADD COLUMN user_at timestamptz,
    ADD COLUMN user_event_id uuid;
UPDATE users SET user_at = last_seen_at, user_event_id = '00000000-0000-0000-0000-000000000000';
ALTER TABLE users
    ALTER COLUMN user_at SET NOT NULL,
    ALTER COLUMN user_event_id SET NOT NULL;
CREATE INDEX users_user_id ON users (project_id, user_id) WHERE user_id IS NOT NULL;
COMMENT ON TABLE users IS NULL;
