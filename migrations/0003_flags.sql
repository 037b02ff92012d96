-- migrate:up

-- --- environments -----------------------------------------------------------------------------

CREATE TABLE environments (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    project_id   uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    key          text NOT NULL CHECK (key ~ '^[a-z0-9][a-z0-9._-]{0,59}$'),
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    public_key   text NOT NULL UNIQUE DEFAULT 'env_' || replace(gen_random_uuid()::text, '-', '')
                 CHECK (public_key ~ '^env_[0-9a-f]{32}$'),
    is_protected boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, key),
    UNIQUE (id, project_id)
);
COMMENT ON COLUMN environments.number IS 'the order in which they are listed';
COMMENT ON COLUMN environments.public_key IS 'taken wherever the project''s public key is';
COMMENT ON COLUMN environments.is_protected IS 'a change of its flags needs somebody else''s approval';

-- Rotated keys of environments expire as those of projects do.
ALTER TABLE retired_public_keys
    DROP CONSTRAINT retired_public_keys_public_key_check,
    ADD CONSTRAINT retired_public_keys_public_key_check
        CHECK (public_key ~ '^(proj|env)_[0-9a-f]{32}$'),
    ADD COLUMN environment_id uuid REFERENCES environments (id) ON DELETE CASCADE;
COMMENT ON COLUMN retired_public_keys.environment_id IS 'of an environment''s key';

-- --- flags and segments -----------------------------------------------------------------------

CREATE TABLE flags (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 200 AND key !~ '[[:cntrl:]]'),
    name        text NOT NULL DEFAULT '' CHECK (length(name) <= 200),
    type        text NOT NULL DEFAULT 'boolean'
                CHECK (type IN ('boolean', 'string', 'number', 'json')),
    variants    jsonb NOT NULL DEFAULT '{"on": true, "off": false}'
                CHECK (jsonb_typeof(variants) = 'object' AND length(variants::text) <= 16777216
                       AND NOT variants @? 'strict $.**{65}'),
    variant_order text[] NOT NULL DEFAULT '{}',
    enabled     boolean NOT NULL DEFAULT false,
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 5000),
    owner       text CHECK (length(owner) <= 200),
    tags        text[] NOT NULL DEFAULT '{}',
    lifetime    text NOT NULL DEFAULT 'permanent' CHECK (lifetime IN ('temporary', 'permanent')),
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    archived_at timestamptz,
    UNIQUE (project_id, key),
    UNIQUE (id, project_id)
);
COMMENT ON COLUMN flags.variant_order IS 'names of variants as they were sent: jsonb has its own order';
COMMENT ON COLUMN flags.enabled IS 'the kill switch: a flag is on where its environment''s is true too';
COMMENT ON COLUMN flags.archived_at IS 'clients do not see it any more';

CREATE TABLE flag_environments (
    flag_id        bigint NOT NULL,
    environment_id uuid NOT NULL,
    project_id     uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    enabled        boolean NOT NULL DEFAULT true,
    config         jsonb NOT NULL
                   CHECK (jsonb_typeof(config) = 'object' AND length(config::text) <= 16777216
                          AND NOT config @? 'strict $.**{65}'),
    version        integer NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (flag_id, environment_id),
    FOREIGN KEY (flag_id, project_id) REFERENCES flags (id, project_id) ON DELETE CASCADE,
    FOREIGN KEY (environment_id, project_id) REFERENCES environments (id, project_id)
        ON DELETE CASCADE
);
CREATE INDEX flag_environments_environment ON flag_environments (environment_id);
CREATE INDEX flag_environments_project ON flag_environments (project_id);
COMMENT ON COLUMN flag_environments.config IS
    '{"off_variant", "bucket_by", "prerequisites", "rules", "default", "schedule"}';

CREATE TABLE segments (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 200 AND key !~ '[[:cntrl:]]'),
    name        text NOT NULL DEFAULT '' CHECK (length(name) <= 200),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 5000),
    conditions  jsonb NOT NULL
                CHECK (jsonb_typeof(conditions) = 'array' AND length(conditions::text) <= 16777216
                       AND NOT conditions @? 'strict $.**{65}'),
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, key)
);

-- What every node compares to know whether it has a project's flags as they are now.
CREATE TABLE flag_versions (
    project_id uuid PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    version    bigint NOT NULL,
    xact       xid8 NOT NULL,
    changed_at timestamptz NOT NULL
) WITH (fillfactor = 50);
COMMENT ON COLUMN flag_versions.version IS 'grows by one with each transaction that changes flags';

CREATE TABLE flag_changes (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind        text NOT NULL CHECK (kind IN ('flag', 'environment', 'segment')),
    key         text NOT NULL,
    environment text,
    action      text NOT NULL CHECK (action IN ('created', 'changed', 'deleted')),
    actor       jsonb NOT NULL,
    before      jsonb,
    after       jsonb
);
CREATE INDEX flag_changes_project ON flag_changes (project_id, id DESC);
CREATE INDEX flag_changes_key ON flag_changes (project_id, key, id DESC) INCLUDE (kind);
CREATE INDEX flag_changes_at ON flag_changes USING brin (at);
COMMENT ON TABLE flag_changes IS 'written by triggers, so that changes by SQL are in it too';
COMMENT ON COLUMN flag_changes.kind IS 'environment: a flag''s settings in that environment';
COMMENT ON COLUMN flag_changes.key IS 'the flag''s or the segment''s';

CREATE TABLE flag_usage (
    project_id     uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    flag_id        bigint NOT NULL,
    environment_id uuid NOT NULL,
    day            date NOT NULL,
    variant        text NOT NULL,
    evaluations    bigint NOT NULL,
    first_at       timestamptz NOT NULL,
    last_at        timestamptz NOT NULL,
    PRIMARY KEY (project_id, flag_id, environment_id, day, variant),
    FOREIGN KEY (flag_id, project_id) REFERENCES flags (id, project_id) ON DELETE CASCADE,
    FOREIGN KEY (environment_id, project_id) REFERENCES environments (id, project_id)
        ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX flag_usage_day ON flag_usage (day);
COMMENT ON TABLE flag_usage IS 'how often a flag was evaluated, by the nodes: of nobody in particular';
COMMENT ON COLUMN flag_usage.day IS 'in UTC';
COMMENT ON COLUMN flag_usage.variant IS 'empty: there was no value, the client''s own default stood';

-- A change of a flag in a protected environment that waits for somebody else's word.
CREATE TABLE flag_proposals (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    flag_id     bigint NOT NULL,
    change      jsonb NOT NULL CHECK (jsonb_typeof(change) = 'object'),
    diff        jsonb NOT NULL CHECK (jsonb_typeof(diff) = 'array'),
    comment     text NOT NULL DEFAULT '' CHECK (length(comment) <= 5000),
    state       text NOT NULL DEFAULT 'open'
                CHECK (state IN ('open', 'applied', 'rejected', 'withdrawn')),
    base_etag   text NOT NULL,
    proposed_by jsonb NOT NULL,
    decided_by  jsonb,
    answer      text NOT NULL DEFAULT '' CHECK (length(answer) <= 5000),
    created_at  timestamptz NOT NULL DEFAULT now(),
    decided_at  timestamptz,
    FOREIGN KEY (flag_id, project_id) REFERENCES flags (id, project_id) ON DELETE CASCADE
);
CREATE INDEX flag_proposals_project ON flag_proposals (project_id, created_at DESC, id DESC);
CREATE INDEX flag_proposals_flag ON flag_proposals (flag_id);
COMMENT ON COLUMN flag_proposals.change IS 'as a PATCH of the flag has it';
COMMENT ON COLUMN flag_proposals.diff IS
    '[{"environment", "changes": [{"field", "before", "after"}]}], when proposed, then when applied';
COMMENT ON COLUMN flag_proposals.answer IS 'what who decided has to say';
COMMENT ON COLUMN flag_proposals.base_etag IS 'of the flag that the change was made from';

-- --- who was told which variant ---------------------------------------------------------------

ALTER TABLE projects ADD COLUMN flag_exposures text NOT NULL DEFAULT 'all'
    CHECK (flag_exposures IN ('all', 'reported', 'off'));
COMMENT ON COLUMN projects.flag_exposures IS
    'which are counted: all, those that clients report, none';

-- Written with the events that it comes from; no foreign key, as they have none.
CREATE TABLE flag_exposures (
    project_id  uuid NOT NULL,
    environment text NOT NULL,
    flag        text NOT NULL,
    variant     text NOT NULL,
    visitor     text NOT NULL,
    anon_id     text NOT NULL,
    user_id     text,
    first_seen  timestamptz NOT NULL,
    PRIMARY KEY (project_id, environment, flag, variant, visitor)
);
COMMENT ON COLUMN flag_exposures.visitor IS
    'whose share of a split it is: the user, or who has none the anonymous id';
COMMENT ON COLUMN flag_exposures.anon_id IS 'of the first time, as the user_id is';

-- --- rows that come by themselves -------------------------------------------------------------

-- What a new flag does in an environment: boolean ones are on, others have their first variant.
CREATE FUNCTION beacon_default_flag_config(type text, variants jsonb, variant_order text[])
RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN type = 'boolean'
        THEN '{"off_variant": "off", "default": {"variant": "on"}}'::jsonb
        ELSE jsonb_build_object('off_variant', null, 'default', jsonb_build_object(
            'variant', coalesce(
                (SELECT name FROM unnest(variant_order) WITH ORDINALITY AS sent (name, place)
                 WHERE variants ? name ORDER BY place LIMIT 1),
                (SELECT min(name) FROM jsonb_object_keys(variants) AS name))))
    END || '{"bucket_by": null, "prerequisites": [], "rules": [], "schedule": []}'
$$;

CREATE FUNCTION beacon_make_environments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO environments (project_id, key, name)
    VALUES (NEW.id, 'production', 'Production'), (NEW.id, 'staging', 'Staging'),
           (NEW.id, 'development', 'Development');
    RETURN NULL;
END
$$;
CREATE TRIGGER projects_environments AFTER INSERT ON projects
    FOR EACH ROW EXECUTE FUNCTION beacon_make_environments();

CREATE FUNCTION beacon_settings_of_flag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO flag_environments (flag_id, environment_id, project_id, config)
    SELECT NEW.id, id, project_id,
           beacon_default_flag_config(NEW.type, NEW.variants, NEW.variant_order)
    FROM environments WHERE project_id = NEW.project_id;
    RETURN NULL;
END
$$;
CREATE FUNCTION beacon_settings_of_environment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO flag_environments (flag_id, environment_id, project_id, config)
    SELECT id, NEW.id, project_id, beacon_default_flag_config(type, variants, variant_order)
    FROM flags WHERE project_id = NEW.project_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER environments_settings AFTER INSERT ON environments
    FOR EACH ROW EXECUTE FUNCTION beacon_settings_of_environment();

-- A change by plain SQL counts as any other.
CREATE FUNCTION beacon_count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.version := OLD.version + 1;
        NEW.updated_at := now();
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER flags_version BEFORE UPDATE ON flags
    FOR EACH ROW EXECUTE FUNCTION beacon_count_version();
CREATE TRIGGER flag_environments_version BEFORE UPDATE ON flag_environments
    FOR EACH ROW EXECUTE FUNCTION beacon_count_version();
CREATE TRIGGER segments_version BEFORE UPDATE ON segments
    FOR EACH ROW EXECUTE FUNCTION beacon_count_version();

-- --- history ----------------------------------------------------------------------------------

-- Whoever the application says it is, else who is signed in to Postgres.
CREATE FUNCTION beacon_actor() RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('beacon.actor', true), '')::jsonb,
                    jsonb_build_object('kind', 'sql', 'name', session_user))
$$;

-- Nothing is written down of a project that goes.
CREATE FUNCTION beacon_write_history(
    project uuid, kind text, key text, environment text, before jsonb, after jsonb
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO flag_changes (project_id, kind, key, environment, action, actor, before, after)
    SELECT id, kind, key, environment,
           CASE WHEN before IS NULL THEN 'created' WHEN after IS NULL THEN 'deleted'
                ELSE 'changed' END,
           beacon_actor(), before, after
    FROM projects WHERE id = project AND deleted_at IS NULL
$$;

-- What history keeps of a row; of a flag that is deleted, its settings everywhere too.
CREATE FUNCTION beacon_image(flag_row jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT flag_row - '{id,project_id,key,variant_order,version,created_at,updated_at}'::text[]
$$;
CREATE FUNCTION beacon_image_of_settings(enabled boolean, config jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT config || jsonb_build_object('enabled', enabled)
$$;
CREATE FUNCTION beacon_images_everywhere(flag bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(e.key, beacon_image_of_settings(s.enabled, s.config)), '{}')
    FROM flag_environments s JOIN environments e ON e.id = s.environment_id
    WHERE s.flag_id = flag
$$;

CREATE FUNCTION beacon_history_of_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind text := TG_ARGV[0];
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM beacon_write_history(
            NEW.project_id, kind, NEW.key, NULL, NULL, beacon_image(to_jsonb(NEW)));
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM beacon_write_history(
            NEW.project_id, kind, NEW.key, NULL,
            beacon_image(to_jsonb(OLD)), beacon_image(to_jsonb(NEW)));
    ELSE
        PERFORM beacon_write_history(
            OLD.project_id, kind, OLD.key, NULL,
            beacon_image(to_jsonb(OLD)) || CASE kind WHEN 'flag' THEN jsonb_build_object(
                'environments', beacon_images_everywhere((to_jsonb(OLD) ->> 'id')::bigint))
                ELSE '{}' END,
            NULL);
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$;
CREATE FUNCTION beacon_history_of_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM beacon_write_history(
        NEW.project_id, 'environment',
        (SELECT key FROM flags WHERE id = NEW.flag_id),
        (SELECT key FROM environments WHERE id = NEW.environment_id),
        beacon_image_of_settings(OLD.enabled, OLD.config),
        beacon_image_of_settings(NEW.enabled, NEW.config));
    RETURN NULL;
END
$$;
CREATE TRIGGER flags_written AFTER INSERT ON flags
    FOR EACH ROW EXECUTE FUNCTION beacon_history_of_row('flag');
CREATE TRIGGER flags_rewritten AFTER UPDATE ON flags
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION beacon_history_of_row('flag');
CREATE TRIGGER flags_removed BEFORE DELETE ON flags
    FOR EACH ROW EXECUTE FUNCTION beacon_history_of_row('flag');
CREATE TRIGGER flag_environments_rewritten AFTER UPDATE ON flag_environments
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION beacon_history_of_settings();
CREATE TRIGGER segments_written AFTER INSERT ON segments
    FOR EACH ROW EXECUTE FUNCTION beacon_history_of_row('segment');
CREATE TRIGGER segments_rewritten AFTER UPDATE ON segments
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION beacon_history_of_row('segment');
CREATE TRIGGER segments_removed BEFORE DELETE ON segments
    FOR EACH ROW EXECUTE FUNCTION beacon_history_of_row('segment');
-- Behind flags_written in the alphabet and in time.
CREATE TRIGGER flags_written_settings AFTER INSERT ON flags
    FOR EACH ROW EXECUTE FUNCTION beacon_settings_of_flag();

-- --- every node hears of it -------------------------------------------------------------------

-- The version grows once a transaction; its row is the lock that keeps versions in the order of
-- the commits. The notice is sent once a transaction too: Postgres sees to that.
CREATE FUNCTION beacon_note_flags(project uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO flag_versions AS known (project_id, version, xact, changed_at)
    SELECT id, 1, pg_current_xact_id(), now() FROM projects
    WHERE id = project AND deleted_at IS NULL
    ON CONFLICT (project_id) DO UPDATE
        SET version = known.version + 1, xact = excluded.xact, changed_at = excluded.changed_at
        WHERE (known.xact, known.changed_at) IS DISTINCT FROM (excluded.xact, excluded.changed_at);
    PERFORM pg_notify('beacon_flags', project::text);
END
$$;

CREATE FUNCTION beacon_notify_flags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM beacon_note_flags(OLD.project_id);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.project_id <> OLD.project_id THEN
        PERFORM beacon_note_flags(NEW.project_id);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION beacon_notify_truncated_flags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM beacon_note_flags(project_id) FROM flag_versions;
    RETURN NULL;
END
$$;
CREATE FUNCTION beacon_notify_flags_of_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('beacon_flags', OLD.id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER flags_made_or_removed AFTER INSERT OR DELETE ON flags
    FOR EACH ROW EXECUTE FUNCTION beacon_notify_flags();
CREATE TRIGGER flags_changed AFTER UPDATE ON flags
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION beacon_notify_flags();
CREATE TRIGGER flags_truncated AFTER TRUNCATE ON flags
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_truncated_flags();
CREATE TRIGGER flag_environments_made_or_removed AFTER INSERT OR DELETE ON flag_environments
    FOR EACH ROW EXECUTE FUNCTION beacon_notify_flags();
CREATE TRIGGER flag_environments_changed AFTER UPDATE ON flag_environments
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION beacon_notify_flags();
CREATE TRIGGER flag_environments_truncated AFTER TRUNCATE ON flag_environments
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_truncated_flags();
CREATE TRIGGER segments_made_or_removed AFTER INSERT OR DELETE ON segments
    FOR EACH ROW EXECUTE FUNCTION beacon_notify_flags();
CREATE TRIGGER segments_changed AFTER UPDATE ON segments
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION beacon_notify_flags();
CREATE TRIGGER segments_truncated AFTER TRUNCATE ON segments
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_truncated_flags();
CREATE TRIGGER environments_renamed AFTER UPDATE OF key ON environments
    FOR EACH ROW EXECUTE FUNCTION beacon_notify_flags();
CREATE TRIGGER projects_flags AFTER DELETE OR UPDATE OF deleted_at ON projects
    FOR EACH ROW EXECUTE FUNCTION beacon_notify_flags_of_project();
CREATE TRIGGER environments_changed AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF project_id, key, public_key ON environments
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_directory();

INSERT INTO environments (project_id, key, name)
SELECT p.id, usual.key, usual.name
FROM projects p
CROSS JOIN (VALUES (1, 'production', 'Production'), (2, 'staging', 'Staging'),
                   (3, 'development', 'Development')) AS usual (place, key, name)
ORDER BY p.number, usual.place;

-- migrate:down

DROP TRIGGER projects_environments ON projects;
DROP TRIGGER projects_flags ON projects;
DELETE FROM retired_public_keys WHERE environment_id IS NOT NULL;
ALTER TABLE projects DROP COLUMN flag_exposures;
ALTER TABLE retired_public_keys
    DROP COLUMN environment_id,
    DROP CONSTRAINT retired_public_keys_public_key_check,
    ADD CONSTRAINT retired_public_keys_public_key_check CHECK (public_key ~ '^proj_[0-9a-f]{32}$');
DROP TABLE flag_exposures, flag_proposals, flag_usage, flag_changes, flag_versions, segments, flag_environments, flags,
    environments;
DROP FUNCTION beacon_notify_flags_of_project, beacon_notify_truncated_flags, beacon_notify_flags,
    beacon_note_flags, beacon_history_of_settings, beacon_history_of_row, beacon_images_everywhere,
    beacon_image_of_settings, beacon_image, beacon_write_history, beacon_actor,
    beacon_count_version, beacon_settings_of_environment, beacon_settings_of_flag,
    beacon_make_environments, beacon_default_flag_config;
