import { APP_ROLE, type Migration } from '#database';

/**
 * Subjects' records and keys. A subject whose `wrapped_key` is empty has been erased: its records stay as cipher
 * that nothing opens, their commitments stay as they are.
 */
export const vaultMigrations: readonly Migration[] = [
  {
    name: '0101-vault',
    sql: `
CREATE SCHEMA vault;

CREATE TABLE vault.key_check (
  epoch integer PRIMARY KEY,
  mac bytea NOT NULL CHECK (octet_length(mac) = 32)
);

CREATE TABLE vault.subject (
  subject uuid PRIMARY KEY,
  -- nonce, cipher and tag of the subject's own key
  wrapped_key bytea CHECK (octet_length(wrapped_key) = 60),
  epoch integer,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  erased_at timestamptz,
  CHECK ((wrapped_key IS NULL) = (erased_at IS NOT NULL)),
  CHECK ((wrapped_key IS NULL) = (epoch IS NULL))
);

CREATE TABLE vault.record (
  record uuid PRIMARY KEY,
  subject uuid NOT NULL REFERENCES vault.subject,
  version integer NOT NULL CHECK (version >= 1),
  nonce bytea NOT NULL CHECK (octet_length(nonce) = 12),
  cipher bytea NOT NULL,
  commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
  command uuid NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- true once the command is known to have come to something: never swept, never asked again
  settled boolean NOT NULL DEFAULT false
);
CREATE INDEX record_subject ON vault.record (subject);
CREATE INDEX record_unsettled ON vault.record (written_at, record) WHERE NOT settled;

CREATE TABLE vault.name_part (
  token bytea NOT NULL CHECK (octet_length(token) = 8),
  record uuid NOT NULL REFERENCES vault.record ON DELETE CASCADE,
  PRIMARY KEY (token, record)
);
CREATE INDEX name_part_record ON vault.name_part (record);

-- Keeps what is absent and answers with what is stored. A record enters only under the key that its subject has;
-- otherwise the answer holds that key, so that the caller seals the record anew. Everything is locked in one
-- order (records, subjects, each by id), so writers and sweepers of the same rows wait for each other in turn.
-- Plans are kept by the session and may be made on empty tables: without enable_seqscan = off and OFFSET 0 they would
-- go on to read the whole table for every group.
CREATE FUNCTION vault.write_records(
  p_records uuid[], p_subjects uuid[], p_keys bytea[], p_epoch integer, p_versions integer[], p_nonces bytea[],
  p_ciphers bytea[], p_commitments bytea[], p_commands uuid[], p_tokens bytea[], p_token_records uuid[]
) RETURNS TABLE (record uuid, subject uuid, version integer, commitment bytea, wrapped_key bytea, epoch integer,
                 erased boolean)
LANGUAGE plpgsql VOLATILE SET search_path = '' SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  -- A retry makes an unsettled record young again, so that no sweep takes it from under the retry's append.
  PERFORM FROM vault.record r WHERE r.record = ANY (p_records) AND NOT r.settled ORDER BY r.record FOR NO KEY UPDATE;
  UPDATE vault.record r SET written_at = clock_timestamp() WHERE r.record = ANY (p_records) AND NOT r.settled;

  INSERT INTO vault.subject (subject, wrapped_key, epoch)
    SELECT DISTINCT ON (n.subject) n.subject, n.wrapped_key, p_epoch
    FROM unnest(p_records, p_subjects, p_keys) AS n (record, subject, wrapped_key)
    WHERE NOT EXISTS (SELECT FROM vault.record r WHERE r.record = n.record OFFSET 0)
    ORDER BY n.subject
    ON CONFLICT (subject) DO NOTHING;

  WITH written AS (
    INSERT INTO vault.record (record, subject, version, nonce, cipher, commitment, command)
      SELECT n.record, n.subject, n.version, n.nonce, n.cipher, n.commitment, n.command
      FROM unnest(p_records, p_subjects, p_keys, p_versions, p_nonces, p_ciphers, p_commitments, p_commands)
        AS n (record, subject, wrapped_key, version, nonce, cipher, commitment, command)
      JOIN LATERAL (SELECT k.wrapped_key FROM vault.subject k WHERE k.subject = n.subject OFFSET 0) s
        ON s.wrapped_key = n.wrapped_key
      ORDER BY n.record
      ON CONFLICT (record) DO NOTHING
      RETURNING record
  )
  INSERT INTO vault.name_part (token, record)
    SELECT t.token, t.record FROM unnest(p_tokens, p_token_records) AS t (token, record)
    JOIN written w ON w.record = t.record
    ORDER BY t.token, t.record;

  RETURN QUERY
    SELECT n.record, r.subject, r.version, r.commitment, s.wrapped_key, s.epoch, s.erased_at IS NOT NULL
    FROM unnest(p_records, p_subjects) AS n (record, subject)
    LEFT JOIN LATERAL (SELECT * FROM vault.record k WHERE k.record = n.record OFFSET 0) r ON true
    LEFT JOIN LATERAL (SELECT * FROM vault.subject k WHERE k.subject = n.subject OFFSET 0) s ON true;
END $$;

-- Deletes those of the given records that are still unsettled and old, and subjects that have no record left.
CREATE FUNCTION vault.delete_records(p_records uuid[], p_older_than timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = '' SET enable_seqscan = off AS $$
DECLARE
  orphaned uuid[];
  deleted integer;
BEGIN
  PERFORM FROM vault.record r WHERE r.record = ANY (p_records) AND NOT r.settled AND r.written_at < p_older_than
    ORDER BY r.record FOR UPDATE;
  WITH gone AS (
    DELETE FROM vault.record r
      WHERE r.record = ANY (p_records) AND NOT r.settled AND r.written_at < p_older_than
      RETURNING r.subject
  )
  SELECT array_agg(DISTINCT g.subject), count(*) INTO orphaned, deleted FROM gone g;
  -- Locked first, looked at in the next statement: a record that is being added meanwhile is seen.
  PERFORM FROM vault.subject s WHERE s.subject = ANY (orphaned) ORDER BY s.subject FOR UPDATE;
  DELETE FROM vault.subject s
    WHERE s.subject = ANY (orphaned) AND s.erased_at IS NULL
      AND NOT EXISTS (SELECT FROM vault.record r WHERE r.subject = s.subject);
  RETURN deleted;
END $$;

REVOKE ALL ON FUNCTION vault.write_records, vault.delete_records FROM PUBLIC;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
    GRANT USAGE ON SCHEMA vault TO ${APP_ROLE};
    GRANT SELECT, INSERT ON vault.key_check, vault.subject, vault.record, vault.name_part TO ${APP_ROLE};
    GRANT DELETE ON vault.subject, vault.record TO ${APP_ROLE};
    GRANT UPDATE (written_at) ON vault.subject TO ${APP_ROLE};
    GRANT UPDATE (written_at, settled) ON vault.record TO ${APP_ROLE};
    GRANT EXECUTE ON FUNCTION vault.write_records, vault.delete_records TO ${APP_ROLE};
  END IF;
END $$;
`,
  },
  {
    name: '0102-what-was-asked',
    sql: `
-- The digest of what the command asked: a key used for one thing and then for another is one command, and only what
-- was booked keeps its records. Absent in records of before.
ALTER TABLE vault.record ADD COLUMN asked bytea CHECK (octet_length(asked) = 32);

DROP FUNCTION vault.write_records(uuid[], uuid[], bytea[], integer, integer[], bytea[], bytea[], bytea[], uuid[],
  bytea[], uuid[]);

-- Keeps what is absent and answers with what is stored. A record enters only under the key that its subject has;
-- otherwise the answer holds that key, so that the caller seals the record anew. Everything is locked in one
-- order (records, subjects, each by id), so writers and sweepers of the same rows wait for each other in turn.
-- Plans are kept by the session and may be made on empty tables: without enable_seqscan = off and OFFSET 0 they would
-- go on to read the whole table for every group.
CREATE FUNCTION vault.write_records(
  p_records uuid[], p_subjects uuid[], p_keys bytea[], p_epoch integer, p_versions integer[], p_nonces bytea[],
  p_ciphers bytea[], p_commitments bytea[], p_commands uuid[], p_asked bytea[], p_tokens bytea[], p_token_records uuid[]
) RETURNS TABLE (record uuid, subject uuid, version integer, commitment bytea, wrapped_key bytea, epoch integer,
                 erased boolean)
LANGUAGE plpgsql VOLATILE SET search_path = '' SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  -- A retry makes an unsettled record young again, so that no sweep takes it from under the retry's append.
  PERFORM FROM vault.record r WHERE r.record = ANY (p_records) AND NOT r.settled ORDER BY r.record FOR NO KEY UPDATE;
  UPDATE vault.record r SET written_at = clock_timestamp() WHERE r.record = ANY (p_records) AND NOT r.settled;

  INSERT INTO vault.subject (subject, wrapped_key, epoch)
    SELECT DISTINCT ON (n.subject) n.subject, n.wrapped_key, p_epoch
    FROM unnest(p_records, p_subjects, p_keys) AS n (record, subject, wrapped_key)
    WHERE NOT EXISTS (SELECT FROM vault.record r WHERE r.record = n.record OFFSET 0)
    ORDER BY n.subject
    ON CONFLICT (subject) DO NOTHING;

  WITH written AS (
    INSERT INTO vault.record (record, subject, version, nonce, cipher, commitment, command, asked)
      SELECT n.record, n.subject, n.version, n.nonce, n.cipher, n.commitment, n.command, n.asked
      FROM unnest(p_records, p_subjects, p_keys, p_versions, p_nonces, p_ciphers, p_commitments, p_commands, p_asked)
        AS n (record, subject, wrapped_key, version, nonce, cipher, commitment, command, asked)
      JOIN LATERAL (SELECT k.wrapped_key FROM vault.subject k WHERE k.subject = n.subject OFFSET 0) s
        ON s.wrapped_key = n.wrapped_key
      ORDER BY n.record
      ON CONFLICT (record) DO NOTHING
      RETURNING record
  )
  INSERT INTO vault.name_part (token, record)
    SELECT t.token, t.record FROM unnest(p_tokens, p_token_records) AS t (token, record)
    JOIN written w ON w.record = t.record
    ORDER BY t.token, t.record;

  RETURN QUERY
    SELECT n.record, r.subject, r.version, r.commitment, s.wrapped_key, s.epoch, s.erased_at IS NOT NULL
    FROM unnest(p_records, p_subjects) AS n (record, subject)
    LEFT JOIN LATERAL (SELECT * FROM vault.record k WHERE k.record = n.record OFFSET 0) r ON true
    LEFT JOIN LATERAL (SELECT * FROM vault.subject k WHERE k.subject = n.subject OFFSET 0) s ON true;
END $$;

REVOKE ALL ON FUNCTION vault.write_records FROM PUBLIC;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
    GRANT EXECUTE ON FUNCTION vault.write_records TO ${APP_ROLE};
  END IF;
END $$;
`,
  },
];
