import type { Migration } from '#database';
import { APP_ROLE } from '#database';

/**
 * Leaves can be computed again from these columns alone, so each holds exactly what went in: payload and meta as
 * the text that was hashed, moments to the millisecond, no type that rounds or rewrites.
 */
const TABLES = `
CREATE SCHEMA log;

CREATE TABLE log.head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  log_id uuid NOT NULL,
  position bigint NOT NULL,
  known_at timestamptz(3) NOT NULL
) WITH (fillfactor = 10);

CREATE TABLE log.event (
  position bigint PRIMARY KEY,
  id uuid NOT NULL,
  stream text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  type text COLLATE "C" NOT NULL,
  version smallint NOT NULL,
  payload text NOT NULL,
  lines smallint NOT NULL,
  command_id uuid NOT NULL,
  content bytea NOT NULL,
  meta text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  known_at timestamptz(3) NOT NULL,
  leaf bytea NOT NULL CHECK (length(leaf) = 32),
  UNIQUE (stream, revision)
);

CREATE TABLE log.movement (
  position bigint NOT NULL,
  line smallint NOT NULL,
  part text NOT NULL CHECK (part IN ('money', 'reserve')),
  kind text COLLATE "C" NOT NULL,
  entry text COLLATE "C" NOT NULL,
  fund text COLLATE "C",
  purpose text COLLATE "C",
  account text COLLATE "C",
  amount_fen bigint NOT NULL,
  value_date date NOT NULL,
  counts_on date,
  PRIMARY KEY (position, line)
);

CREATE TABLE log.command (
  command_id uuid PRIMARY KEY,
  content bytea NOT NULL,
  answer text NOT NULL,
  position bigint NOT NULL,
  revisions text NOT NULL,
  recorded_at timestamptz(3) NOT NULL
);

INSERT INTO log.head (log_id, position, known_at) VALUES (gen_random_uuid(), 0, '-infinity');
`;

/** ENABLE ALWAYS: a session that replays as a replica is refused as well. */
const GUARDS = `
CREATE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the event log only grows: % of log.% is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION log.check_head() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.log_id <> OLD.log_id OR NEW.known_at < OLD.known_at OR NEW.position < OLD.position
    OR NEW.position <> (SELECT coalesce(max(position), 0) FROM log.event)
  THEN
    RAISE EXCEPTION 'the head of the event log stands at its newest event and only moves forward'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER forward_only BEFORE UPDATE ON log.head FOR EACH ROW EXECUTE FUNCTION log.check_head();
ALTER TABLE log.head ENABLE ALWAYS TRIGGER forward_only;
CREATE TRIGGER never_changed BEFORE DELETE ON log.head FOR EACH ROW EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.head ENABLE ALWAYS TRIGGER never_changed;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON log.head FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.head ENABLE ALWAYS TRIGGER never_emptied;
${['event', 'movement', 'command'].map(guarded).join('')}`;

function guarded(table: string): string {
  return `
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON log.${table}
  FOR EACH ROW EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.${table} ENABLE ALWAYS TRIGGER never_changed;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON log.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.${table} ENABLE ALWAYS TRIGGER never_emptied;
`;
}

/**
 * Index scans only, one plan for the life of a session: a plan made while the log was empty must not scan
 * it when it has grown. A lock that another process does not give up ends in an error, not in a silent queue.
 */
const FUNCTION_SETTINGS = `
  SET search_path = pg_catalog, pg_temp
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off
  SET enable_bitmapscan = off
  SET enable_hashjoin = off
  SET enable_mergejoin = off
  SET lock_timeout = '20s'`;

/**
 * The only door through which rows come in. The head row is locked first and everything is read in later
 * statements, whose snapshots then see every append that went before: in one statement a stale check passed.
 * Positions become visible in their order, since the next writer waits for the commit that frees the row.
 *
 * All or nothing: gives the position before the first new event, or null and changes nothing where a command
 * is known or a stream does not stand where the caller says. -1 stands for a stream never written.
 */
const APPEND = `
CREATE FUNCTION log.append(
  checked_streams text[], checked_standings integer[],
  command_ids uuid[], command_contents bytea[], answers text[], command_revisions text[],
  command_moments timestamptz[], events_through integer[],
  ids uuid[], streams text[], revisions integer[], types text[], versions smallint[], payloads text[],
  line_counts smallint[], event_commands uuid[], event_contents bytea[], metas text[], moments timestamptz[],
  clocks timestamptz[], leaves bytea[],
  line_events integer[], line_numbers smallint[], parts text[], kinds text[], entries text[], funds text[],
  purposes text[], accounts text[], amounts bigint[], value_dates date[], counting_dates date[]
) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER ${FUNCTION_SETTINGS} AS $$
DECLARE
  head_position bigint;
  head_clock timestamptz(3);
BEGIN
  SELECT h.position, h.known_at INTO STRICT head_position, head_clock FROM log.head h FOR UPDATE;

  IF EXISTS (SELECT FROM unnest(command_ids) AS w(id) JOIN log.command c ON c.command_id = w.id) THEN
    RETURN NULL;
  END IF;
  IF EXISTS (
    SELECT FROM unnest(checked_streams, checked_standings) AS w(stream, standing)
    LEFT JOIN LATERAL (
      SELECT e.revision FROM log.event e WHERE e.stream = w.stream COLLATE "C" ORDER BY e.revision DESC LIMIT 1
    ) AS newest ON true
    WHERE coalesce(newest.revision, -1) <> w.standing
  ) THEN
    RETURN NULL;
  END IF;

  INSERT INTO log.command (command_id, content, answer, position, revisions, recorded_at)
  SELECT w.id, w.content, w.answer, head_position + w.through, w.revisions, w.moment
  FROM unnest(command_ids, command_contents, answers, events_through, command_revisions, command_moments)
    AS w(id, content, answer, through, revisions, moment);

  IF cardinality(ids) > 0 THEN
    INSERT INTO log.event (position, id, stream, revision, type, version, payload, lines, command_id, content, meta,
      recorded_at, known_at, leaf)
    SELECT head_position + w.number, w.id, w.stream, w.revision, w.type, w.version, w.payload, w.lines, w.command, w.content,
      w.meta, w.moment, greatest(head_clock, w.clock), w.leaf
    FROM unnest(ids, streams, revisions, types, versions, payloads, line_counts, event_commands, event_contents,
      metas, moments, clocks, leaves) WITH ORDINALITY
      AS w(id, stream, revision, type, version, payload, lines, command, content, meta, moment, clock, leaf, number);

    INSERT INTO log.movement (position, line, part, kind, entry, fund, purpose, account, amount_fen, value_date,
      counts_on)
    SELECT head_position + w.event, w.line, w.part, w.kind, w.entry, w.fund, w.purpose, w.account, w.amount, w.value_date,
      w.counts_on
    FROM unnest(line_events, line_numbers, parts, kinds, entries, funds, purposes, accounts, amounts, value_dates,
      counting_dates)
      AS w(event, line, part, kind, entry, fund, purpose, account, amount, value_date, counts_on);

    UPDATE log.head SET position = head_position + cardinality(ids),
      known_at = greatest(head_clock, clocks[cardinality(clocks)]);
  END IF;
  RETURN head_position;
END $$;

/* Holds the head for the rest of the transaction and tells what units must be judged by: a row for each command
   that is known and one for each stream that was ever written. */
CREATE FUNCTION log.hold(command_ids uuid[], streams text[])
RETURNS TABLE (command_id uuid, content bytea, answer text, "position" bigint, revisions text, stream text, standing integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ${FUNCTION_SETTINGS} AS $$
BEGIN
  PERFORM FROM log.head FOR UPDATE;
  RETURN QUERY
    SELECT c.command_id, c.content, c.answer, c.position, c.revisions, NULL::text, NULL::integer
    FROM unnest(hold.command_ids) AS w(id) JOIN log.command c ON c.command_id = w.id;
  RETURN QUERY
    SELECT NULL::uuid, NULL::bytea, NULL::text, NULL::bigint, NULL::text, w.stream, newest.revision
    FROM unnest(hold.streams) AS w(stream)
    CROSS JOIN LATERAL (
      SELECT e.revision FROM log.event e WHERE e.stream = w.stream COLLATE "C" ORDER BY e.revision DESC LIMIT 1
    ) AS newest;
END $$;
`;

/** Positions are dense and known_at never falls, so halving finds the last event known by a moment. */
const KNOWN_AT = `
CREATE FUNCTION log.index_known_at(moment timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  low bigint := 0;
  high bigint;
  middle bigint;
BEGIN
  SELECT h.position INTO STRICT high FROM log.head h;
  WHILE low < high LOOP
    middle := (low + high + 1) / 2;
    IF (SELECT e.known_at <= moment FROM log.event e WHERE e.position = middle) THEN
      low := middle;
    ELSE
      high := middle - 1;
    END IF;
  END LOOP;
  RETURN low;
END $$;
`;

const RIGHTS = `
REVOKE ALL ON SCHEMA log FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA log FROM PUBLIC;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
    GRANT USAGE ON SCHEMA log TO ${APP_ROLE};
    GRANT SELECT ON ALL TABLES IN SCHEMA log TO ${APP_ROLE};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA log TO ${APP_ROLE};
  END IF;
END $$;
`;

/** Goods at their value are a part of their own (docs/decisions/0022). */
const GOODS_PART = `
ALTER TABLE log.movement DROP CONSTRAINT movement_part_check;
ALTER TABLE log.movement ADD CONSTRAINT movement_part_check CHECK (part IN ('money', 'reserve', 'goods'));
`;

/**
 * Where the log is kept in a KurrentDB cluster, these tables follow it, and this row says up to which record
 * (docs/decisions/0028). Two processes that follow at once cannot both move it from one place.
 */
const CLUSTER = `
CREATE TABLE log.cluster (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  commit_position bigint NOT NULL,
  prepare_position bigint NOT NULL
);

CREATE FUNCTION log.check_cluster() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (NEW.commit_position, NEW.prepare_position) <= (OLD.commit_position, OLD.prepare_position) THEN
    RAISE EXCEPTION 'what was read of the cluster is not read again'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER forward_only BEFORE UPDATE ON log.cluster FOR EACH ROW EXECUTE FUNCTION log.check_cluster();
ALTER TABLE log.cluster ENABLE ALWAYS TRIGGER forward_only;
CREATE TRIGGER never_changed BEFORE DELETE ON log.cluster FOR EACH ROW EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.cluster ENABLE ALWAYS TRIGGER never_changed;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON log.cluster FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
ALTER TABLE log.cluster ENABLE ALWAYS TRIGGER never_emptied;

/* Begins to follow a cluster; false where a log was begun here that no cluster holds. */
CREATE FUNCTION log.join_cluster() RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM log.head FOR UPDATE;
  IF EXISTS (SELECT FROM log.cluster) THEN
    RETURN true;
  END IF;
  IF EXISTS (SELECT FROM log.event) OR EXISTS (SELECT FROM log.command) THEN
    RETURN false;
  END IF;
  INSERT INTO log.cluster (commit_position, prepare_position) VALUES (-1, -1);
  RETURN true;
END $$;

/* Holds the row and moves it; false where another process has moved it from there. */
CREATE FUNCTION log.follow_cluster(from_commit bigint, from_prepare bigint, to_commit bigint, to_prepare bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE log.cluster c SET commit_position = to_commit, prepare_position = to_prepare
    WHERE c.commit_position = from_commit AND c.prepare_position = from_prepare;
  RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION log.check_cluster, log.join_cluster, log.follow_cluster FROM PUBLIC;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
    GRANT SELECT ON log.cluster TO ${APP_ROLE};
    GRANT EXECUTE ON FUNCTION log.check_cluster, log.join_cluster, log.follow_cluster TO ${APP_ROLE};
  END IF;
END $$;
`;

/** The log's own schema. Applied by the owner's role; the service works as APP_ROLE, which only reads and appends. */
export const eventLogMigrations: readonly Migration[] = [
  { name: '0001-event-log', sql: [TABLES, GUARDS, APPEND, KNOWN_AT, RIGHTS].join('\n') },
  { name: '0002-goods-part', sql: GOODS_PART },
  { name: '0003-cluster', sql: CLUSTER },
];
