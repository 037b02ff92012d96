-- migrate:up

-- --- who may sign in -------------------------------------------------------------------------

CREATE TABLE accounts (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email               text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    name                text NOT NULL DEFAULT '' CHECK (length(name) <= 200),
    is_owner            boolean NOT NULL DEFAULT false,
    password_hash       text,
    password_changed_at timestamptz,
    oidc_issuer         text,
    oidc_subject        text,
    totp_secret         text,
    totp_confirmed_at   timestamptz,
    totp_last_step      bigint NOT NULL DEFAULT 0,
    disabled_at         timestamptz,
    last_sign_in_at     timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    UNIQUE (oidc_issuer, oidc_subject)
);
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email));
COMMENT ON COLUMN accounts.is_owner IS 'the instance''s owner role: admin of every project, and of the accounts';
COMMENT ON COLUMN accounts.password_hash IS 'argon2id or PBKDF2 in its own text form; NULL: signs in by OIDC only';
COMMENT ON COLUMN accounts.totp_last_step IS 'the 30 s step of the last code that was taken: a code works once';

CREATE TABLE recovery_codes (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash  bytea NOT NULL CHECK (length(code_hash) = 32),
    used_at    timestamptz,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE memberships (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    role       text NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
    source     text NOT NULL DEFAULT 'manual' CHECK (source IN ('manual', 'oidc')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, project_id)
);
CREATE INDEX memberships_project ON memberships (project_id);
COMMENT ON COLUMN memberships.source IS 'oidc: follows the group claim at every sign-in';

-- One row a sign-in: a browser's cookie, or an API client's chain of refresh tokens.
CREATE TABLE sign_ins (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id   uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind         text NOT NULL CHECK (kind IN ('browser', 'api')),
    method       text NOT NULL CHECK (method IN ('password', 'oidc', 'link')),
    cookie_hash  bytea UNIQUE CHECK (length(cookie_hash) = 32),
    address      text,
    user_agent   text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now(),
    revoked_at   timestamptz
);
CREATE INDEX sign_ins_account ON sign_ins (account_id, created_at DESC);

CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    sign_in_id uuid NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at    timestamptz
);
CREATE INDEX refresh_tokens_sign_in ON refresh_tokens (sign_in_id);
COMMENT ON COLUMN refresh_tokens.used_at IS 'a token that comes a second time ends its sign-in';

CREATE TABLE personal_tokens (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id   uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash   bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    prefix       text NOT NULL,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    last_used_at timestamptz,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX personal_tokens_account ON personal_tokens (account_id, created_at DESC);

-- Setup, invitation, registration and reset: each works once, until it expires.
CREATE TABLE account_links (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    kind       text NOT NULL CHECK (kind IN ('setup', 'invitation', 'registration', 'reset')),
    account_id uuid REFERENCES accounts (id) ON DELETE CASCADE,
    email      text,
    details    jsonb NOT NULL DEFAULT '{}',
    created_by uuid REFERENCES accounts (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    revoked_at timestamptz
);
CREATE INDEX account_links_email ON account_links (kind, lower(email), expires_at);
CREATE INDEX account_links_inviter ON account_links (created_by, created_at)
    WHERE kind = 'invitation';
COMMENT ON COLUMN account_links.details IS
    'invitation: {"role": "owner"?, "projects": {id: role}}; registration: {"name", "password_hash"}';

-- Failed sign-ins, by account and by address: the delay before the next one grows with them.
CREATE TABLE sign_in_failures (
    subject    bytea PRIMARY KEY CHECK (length(subject) = 32),
    failures   integer NOT NULL,
    last_at    timestamptz NOT NULL DEFAULT now(),
    blocked_until timestamptz NOT NULL
);
COMMENT ON COLUMN sign_in_failures.subject IS 'SHA-256 of "account:..." or "address:..."';

CREATE TABLE signing_keys (
    kid        text PRIMARY KEY,
    secret     bytea NOT NULL CHECK (length(secret) >= 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);
COMMENT ON TABLE signing_keys IS 'HS256 secrets of the access tokens; the newest signs';

-- --- projects and keys ------------------------------------------------------------------------

ALTER TABLE projects
    ADD COLUMN rate_limit integer CHECK (rate_limit BETWEEN 1 AND 1000000),
    ADD COLUMN address_rate_limit integer CHECK (address_rate_limit BETWEEN 1 AND 1000000),
    ADD COLUMN deleted_at timestamptz;
COMMENT ON COLUMN projects.rate_limit IS 'events a second, all senders together; NULL: no limit';
COMMENT ON COLUMN projects.address_rate_limit IS 'events a second of one client address; NULL: no limit';
COMMENT ON COLUMN projects.deleted_at IS 'being deleted: it opens nothing any more';

ALTER TABLE api_keys
    ADD COLUMN rate_limit integer CHECK (rate_limit BETWEEN 1 AND 1000000),
    ADD COLUMN created_by uuid REFERENCES accounts (id) ON DELETE SET NULL;
COMMENT ON COLUMN api_keys.rate_limit IS 'events a second with this key; NULL: no limit';

DROP TRIGGER api_keys_changed ON api_keys;
CREATE TRIGGER api_keys_changed AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF project_id, key_hash, permissions, expires_at, revoked_at, rate_limit ON api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_directory();

-- Public keys that were rotated away, until their grace period is over.
CREATE TABLE retired_public_keys (
    public_key text PRIMARY KEY CHECK (public_key ~ '^proj_[0-9a-f]{32}$'),
    project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX retired_public_keys_project ON retired_public_keys (project_id);
CREATE TRIGGER retired_public_keys_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
    ON retired_public_keys
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_directory();

-- --- what was done ----------------------------------------------------------------------------

CREATE TABLE audit_log (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    action       text NOT NULL,
    actor_kind   text NOT NULL CHECK (actor_kind IN ('account', 'key', 'command', 'system', 'nobody')),
    actor_id     uuid,
    actor_name   text NOT NULL,
    address      text,
    user_agent   text,
    project_id   uuid,
    subject_kind text,
    subject_id   text,
    subject_name text,
    before       jsonb,
    after        jsonb
);
CREATE INDEX audit_log_at ON audit_log (at DESC, id DESC);
CREATE INDEX audit_log_project ON audit_log (project_id, at DESC, id DESC) WHERE project_id IS NOT NULL;
COMMENT ON TABLE audit_log IS
    'append-only; only beacon_forget_audit_log removes rows, and only those past the retention';

CREATE FUNCTION beacon_keep_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('beacon.audit_retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_log_rows_stay BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION beacon_keep_audit_log();
CREATE TRIGGER audit_log_stays BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_keep_audit_log();

-- Removes what is older than so many days; how many rows that were.
CREATE FUNCTION beacon_forget_audit_log(days integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    removed bigint;
BEGIN
    PERFORM set_config('beacon.audit_retention', 'on', true);
    DELETE FROM audit_log WHERE at < now() - make_interval(days => days);
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('beacon.audit_retention', 'off', true);
    RETURN removed;
END
$$;

-- --- work that outlives a request --------------------------------------------------------------

CREATE TABLE jobs (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind        text NOT NULL,
    project_id  uuid NOT NULL,
    details     jsonb NOT NULL DEFAULT '{}',
    state       text NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    done        bigint NOT NULL DEFAULT 0,
    total       bigint,
    result      jsonb,
    error       text,
    attempts    integer NOT NULL DEFAULT 0,
    created_by  text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    run_after   timestamptz NOT NULL DEFAULT now(),
    started_at  timestamptz,
    finished_at timestamptz
);
CREATE INDEX jobs_open ON jobs (run_after) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_project ON jobs (project_id, created_at DESC);
COMMENT ON COLUMN jobs.details IS 'what the kind needs; emptied when the job is done';

-- migrate:down

DROP TABLE jobs, audit_log, retired_public_keys, signing_keys, sign_in_failures, account_links,
    personal_tokens, refresh_tokens, sign_ins, memberships, recovery_codes;
DROP FUNCTION beacon_forget_audit_log, beacon_keep_audit_log;
DROP TRIGGER api_keys_changed ON api_keys;
ALTER TABLE api_keys DROP COLUMN created_by, DROP COLUMN rate_limit;
CREATE TRIGGER api_keys_changed AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF project_id, key_hash, permissions, expires_at, revoked_at ON api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION beacon_notify_directory();
ALTER TABLE projects DROP COLUMN deleted_at, DROP COLUMN address_rate_limit, DROP COLUMN rate_limit;
DROP TABLE accounts;
