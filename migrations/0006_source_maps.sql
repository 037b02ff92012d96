-- migrate:up

-- Source maps, as they were uploaded (beacon/sourcemaps/). What is uploaded in pieces waits here until
-- all of it is there, and for a day at the most.
CREATE TABLE source_map_chunks (
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    sha1        bytea NOT NULL,
    data        bytea NOT NULL,
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, sha1)
);
ALTER TABLE source_map_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX source_map_chunks_age ON source_map_chunks (uploaded_at);

CREATE TABLE source_map_files (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    sha256     bytea NOT NULL,
    size       integer NOT NULL,
    data       bytea NOT NULL,
    kept_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, sha256)
);
ALTER TABLE source_map_files ALTER COLUMN data SET STORAGE EXTERNAL;
COMMENT ON COLUMN source_map_files.sha256 IS 'of the plain bytes';
COMMENT ON COLUMN source_map_files.size IS 'plain bytes';
COMMENT ON COLUMN source_map_files.kept_at IS
    'when it was last uploaded: for a day it may stay without an artifact';
COMMENT ON COLUMN source_map_files.data IS 'a raw deflate stream (RFC 1951)';

-- What a file is called: one of the same names replaces an older one.
CREATE TABLE source_map_artifacts (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    release     text NOT NULL,
    dist        text NOT NULL,
    name        text NOT NULL,
    debug_id    text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('minified', 'source_map', 'source')),
    source_map  text,
    file_id     bigint NOT NULL REFERENCES source_map_files (id) ON DELETE CASCADE,
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    used_at     timestamptz,
    UNIQUE (project_id, release, dist, name, debug_id)
);
CREATE INDEX source_map_artifacts_debug_id ON source_map_artifacts (project_id, debug_id)
    WHERE debug_id <> '';
CREATE INDEX source_map_artifacts_file ON source_map_artifacts (file_id);
COMMENT ON COLUMN source_map_artifacts.release IS 'empty: found by its debug id alone';
COMMENT ON COLUMN source_map_artifacts.name IS 'an address, as ~/static/app.js';
COMMENT ON COLUMN source_map_artifacts.debug_id IS 'a UUID in lower case; empty: it has none';
COMMENT ON COLUMN source_map_artifacts.source_map IS 'where a minified file says that its map is';
COMMENT ON COLUMN source_map_artifacts.used_at IS 'when it last resolved a frame, to the day';

-- Tells whose source maps changed to the nodes, which remember what there is.
CREATE FUNCTION beacon_notify_source_maps() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('beacon_source_maps', coalesce(NEW.project_id, OLD.project_id)::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER source_map_artifacts_changed
    AFTER INSERT OR DELETE OR UPDATE OF file_id ON source_map_artifacts
    FOR EACH ROW EXECUTE FUNCTION beacon_notify_source_maps();

-- migrate:down

DROP TABLE source_map_artifacts, source_map_files, source_map_chunks;
DROP FUNCTION beacon_notify_source_maps;
