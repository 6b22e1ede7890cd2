import { APP_ROLE, type Migration } from '#database';

/**
 * Evidence bytes, encrypted, by the SHA-256 of the plain bytes. Chunks lie under a random id of their upload, as the
 * hash is known only when the last one has passed.
 */
export const filesMigrations: readonly Migration[] = [
  {
    name: '0201-files',
    sql: `
CREATE SCHEMA files;

CREATE TABLE files.evidence (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  upload uuid NOT NULL UNIQUE,
  -- nonce, cipher and tag of the key of this upload
  wrapped_key bytea NOT NULL CHECK (octet_length(wrapped_key) = 60),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  chunks integer NOT NULL CHECK (chunks >= 0),
  media_type text NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE files.chunk (
  upload uuid NOT NULL REFERENCES files.evidence (upload) DEFERRABLE INITIALLY DEFERRED,
  number integer NOT NULL CHECK (number >= 0),
  nonce bytea NOT NULL CHECK (octet_length(nonce) = 12),
  cipher bytea NOT NULL CHECK (octet_length(cipher) <= 8388608),
  PRIMARY KEY (upload, number)
);
-- Cipher does not compress; trying costs time.
ALTER TABLE files.chunk ALTER COLUMN cipher SET STORAGE EXTERNAL;

CREATE FUNCTION files.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'evidence is never changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON files.evidence
  FOR EACH STATEMENT EXECUTE FUNCTION files.refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON files.chunk
  FOR EACH STATEMENT EXECUTE FUNCTION files.refuse_change();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
    GRANT USAGE ON SCHEMA files TO ${APP_ROLE};
    GRANT SELECT, INSERT ON files.evidence, files.chunk TO ${APP_ROLE};
  END IF;
END $$;
`,
  },
  {
    name: '0202-files-always',
    // A session that replays as a replica passes plain triggers.
    sql: `
ALTER TABLE files.evidence ENABLE ALWAYS TRIGGER immutable;
ALTER TABLE files.chunk ENABLE ALWAYS TRIGGER immutable;
`,
  },
];
