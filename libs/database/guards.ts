import type pg from 'pg';
import { expectedGuards } from './guard-text.js';
import type { ExpectedGuards } from './guard-text.js';
import type { Migration } from './migrations.js';
import { APP_ROLE } from './migrations.js';

/** What guards the tables of a database, as far as it is not what the migrations made it. Empty lists are well. */
export interface GuardFaults {
  /** Missing, switched off, of another kind, or not one of ours: `log.event never_changed`. */
  readonly triggers: readonly string[];
  /** Another body, other settings, missing, or not one of ours: `log.append`. */
  readonly functions: readonly string[];
  /** Rights beyond those granted, rights that are missing, and what a stranger owns. */
  readonly rights: readonly string[];
}

/** Schemas that hold what is kept. Read models lie elsewhere: the service makes those itself. */
const KEPT = ['log', 'vault', 'files', 'execution'];

/**
 * Compares triggers, functions and rights with the text of the migrations. Reads only. Rows are not looked at: a lie
 * told while a guard was off is not seen here.
 */
export async function checkGuards(client: pg.ClientBase, migrations: readonly Migration[]): Promise<GuardFaults> {
  const expected = expectedGuards(migrations.map(({ sql }) => sql).join('\n'), KEPT);
  return {
    triggers: await triggerFaults(client, expected),
    functions: await functionFaults(client, expected),
    rights: [...(await rightFaults(client, expected)), ...(await ownerFaults(client)), ...(await roleFaults(client))],
  };
}

/** What the login user of a session could do past all guards. */
export async function loginPowers(
  client: pg.ClientBase,
): Promise<{ readonly user: string; readonly superuser: boolean; readonly owner: boolean }> {
  const found = await client.query<{ user: string; superuser: boolean; owner: boolean }>(
    `SELECT session_user::text AS user, r.rolsuper AS superuser,
            EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname = 'log' AND c.relkind = 'r' AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owner
       FROM pg_roles r WHERE r.rolname = session_user`,
  );
  return found.rows[0] ?? { user: '', superuser: false, owner: false };
}

async function triggerFaults(client: pg.ClientBase, expected: ExpectedGuards): Promise<readonly string[]> {
  const found = await client.query<{ name: string; form: string }>(TRIGGERS, [KEPT]);
  return differing(expected.triggers, new Map(found.rows.map(({ name, form }) => [name, form])));
}

// The bits of tgtype: row 1, before 2, insert 4, delete 8, update 16, truncate 32. A rewrite rule is as good as none.
const TRIGGERS = `
  SELECT n.nspname || '.' || c.relname || ' ' || t.tgname AS name,
         concat_ws(' ', t.tgtype, t.tgenabled, t.tgfoid::regproc::text, pg_get_expr(t.tgqual, t.tgrelid),
           CASE WHEN t.tgattr::text = '' THEN NULL ELSE t.tgattr::text END) AS form
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE NOT t.tgisinternal AND n.nspname = ANY ($1)
  UNION ALL
  SELECT n.nspname || '.' || c.relname || ' ' || r.rulename, 'rule'
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ANY ($1)`;

async function functionFaults(client: pg.ClientBase, expected: ExpectedGuards): Promise<readonly string[]> {
  const found = await client.query<{ name: string; form: string }>(
    `SELECT n.nspname || '.' || p.proname AS name,
            concat_ws(E'\\n', l.lanname, p.prosecdef::text,
              (SELECT string_agg(setting, '; ' ORDER BY setting) FROM unnest(p.proconfig) AS s (setting)), p.prosrc) AS form
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
      WHERE n.nspname = ANY ($1)`,
    [KEPT],
  );
  const forms = new Map<string, string>();
  // Two of one name cannot both be ours.
  for (const { name, form } of found.rows) forms.set(name, forms.has(name) ? 'twice' : form);
  return differing(expected.functions, forms);
}

function differing(expected: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): readonly string[] {
  const names = new Set([...expected.keys(), ...found.keys()]);
  return [...names].filter((name) => expected.get(name) !== found.get(name)).sort();
}

async function rightFaults(client: pg.ClientBase, expected: ExpectedGuards): Promise<readonly string[]> {
  const found = await client.query<{ right: string; grantee: string; writes: boolean }>(RIGHTS, [KEPT]);
  const known = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [APP_ROLE]);
  const wanted = [...expected.rights].filter((right) => known.rowCount === 1 || !right.endsWith(` ${APP_ROLE}`));
  const there = new Set(found.rows.map(({ right }) => right));
  // Somebody's reading alone, as of a reporting tool, changes nothing.
  const beyond = found.rows.filter(({ right, grantee, writes }) => {
    return !expected.rights.has(right) && (writes || grantee === APP_ROLE || grantee === 'PUBLIC');
  });
  return [
    ...beyond.map(({ right }) => `+ ${right}`),
    ...wanted.filter((right) => !there.has(right)).map((right) => `− ${right}`),
  ].sort();
}

const RIGHTS = `
  WITH granted AS (
    SELECT n.nspname || '.' || c.relname AS object, a.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS a
     WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND a.grantee <> c.relowner
    UNION ALL
    SELECT n.nspname || '.' || c.relname || ' (' || t.attname || ')', a.* FROM pg_attribute t
      JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL aclexplode(t.attacl) AS a
     WHERE n.nspname = ANY ($1) AND a.grantee <> c.relowner
    UNION ALL
    SELECT n.nspname || '.' || p.proname || '()', a.* FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
     WHERE n.nspname = ANY ($1) AND a.grantee <> p.proowner
    UNION ALL
    SELECT n.nspname::text, a.* FROM pg_namespace n
      CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a
     WHERE n.nspname = ANY ($1) AND a.grantee <> n.nspowner
  )
  SELECT privilege_type || ' ' || object || CASE WHEN is_grantable THEN ' with grant option' ELSE '' END || ' '
           || coalesce(r.rolname, 'PUBLIC') AS right,
         coalesce(r.rolname, 'PUBLIC') AS grantee, privilege_type NOT IN ('SELECT', 'USAGE') AS writes
    FROM granted LEFT JOIN pg_roles r ON r.oid = grantee`;

/** Whoever owns a table may switch its triggers off. */
async function ownerFaults(client: pg.ClientBase): Promise<readonly string[]> {
  const found = await client.query<{ name: string }>(
    `SELECT 'owner of ' || n.nspname || '.' || c.relname || ' ' || r.rolname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
      WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND r.rolname = $2 ORDER BY 1`,
    [KEPT, APP_ROLE],
  );
  return found.rows.map(({ name }) => `+ ${name}`);
}

/** The role is made by the migrations with no power of its own, and is nobody's member. */
async function roleFaults(client: pg.ClientBase): Promise<readonly string[]> {
  const found = await client.query<{ power: string }>(
    `SELECT power FROM pg_roles r CROSS JOIN LATERAL (VALUES
         (r.rolsuper, 'SUPERUSER'), (r.rolcreaterole, 'CREATEROLE'), (r.rolcreatedb, 'CREATEDB'),
         (r.rolreplication, 'REPLICATION'), (r.rolbypassrls, 'BYPASSRLS'), (r.rolcanlogin, 'LOGIN')) AS p (held, power)
      WHERE r.rolname = $1 AND held
     UNION ALL
     SELECT 'MEMBER OF ' || pg_get_userbyid(m.roleid) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
      WHERE r.rolname = $1`,
    [APP_ROLE],
  );
  return found.rows.map(({ power }) => `+ ${power} ${APP_ROLE}`);
}
