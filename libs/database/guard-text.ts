/** Triggers, functions and rights by name, in the form in which the catalogue is read. */
export interface ExpectedGuards {
  readonly triggers: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, string>;
  /** `SELECT log.event relief_ledger_app` */
  readonly rights: ReadonlySet<string>;
}

/**
 * What migrations make of guards, read from their text: the body of a function is stored as it was written, so text
 * and catalogue can be compared byte by byte. A migration that is written in a way which is not understood here shows
 * as a fault of every database, so no guard goes unnoticed.
 */
export function expectedGuards(sql: string, schemas: readonly string[]): ExpectedGuards {
  const functions = functionsOf(sql);
  return { triggers: triggersOf(sql), functions, rights: rightsOf(sql, schemas, [...functions.keys()]) };
}

const FUNCTION =
  /CREATE (?:OR REPLACE )?FUNCTION (?<name>[a-z_.]+)\s*\([^]*?\)\s*RETURNS (?<head>[^]*?)AS \$\$(?<body>[^]*?)\$\$/gu;
const SETTING = /\bSET (?<name>[a-z_]+) (?:=|TO) (?<value>'[^']*'|[^\n]+?)(?=\s+SET\b|\s*$)/gu;

function functionsOf(sql: string): ReadonlyMap<string, string> {
  const functions = new Map<string, string>();
  for (const { groups = {} } of sql.matchAll(FUNCTION)) {
    const { name = '', head = '', body = '' } = groups;
    const settings = [...head.matchAll(SETTING)].map(({ groups: setting = {} }) => {
      return `${setting['name'] ?? ''}=${settingValue(setting['value'] ?? '')}`;
    });
    const language = /LANGUAGE (?<language>[a-z]+)/u.exec(head)?.groups?.['language'] ?? '';
    const definer = String(head.includes('SECURITY DEFINER'));
    const parts = [language, definer, ...(settings.length === 0 ? [] : [settings.sort().join('; ')]), body];
    functions.set(name, parts.join('\n'));
  }
  return functions;
}

/** As the catalogue keeps it: a word bare, an empty path as `""`. */
function settingValue(text: string): string {
  const bare = text.replaceAll("'", '');
  return bare === '' ? '""' : bare;
}

const TRIGGER =
  /CREATE TRIGGER (?<name>\w+)\s+(?<when>BEFORE|AFTER) (?<events>[A-Z ]+?) ON (?<table>[a-z_.]+)\s+FOR EACH (?<each>ROW|STATEMENT)\s+EXECUTE FUNCTION (?<calls>[a-z_.]+)\(\)/gu;
const ALWAYS = /ALTER TABLE (?<table>[a-z_.]+) ENABLE ALWAYS TRIGGER (?<name>\w+)/gu;
/** The bits of pg_trigger.tgtype. */
const EVENT_BITS: Readonly<Record<string, number>> = { INSERT: 4, DELETE: 8, UPDATE: 16, TRUNCATE: 32 };

function triggersOf(sql: string): ReadonlyMap<string, string> {
  const named = (groups: Readonly<Record<string, string>> = {}): string => {
    return `${groups['table'] ?? ''} ${groups['name'] ?? ''}`;
  };
  const always = new Set([...sql.matchAll(ALWAYS)].map(({ groups }) => named(groups)));
  const triggers = new Map<string, string>();
  for (const { groups = {} } of sql.matchAll(TRIGGER)) {
    const { events = '', when, each, calls = '' } = groups;
    const bits = events.split(' OR ').reduce((sum, event) => sum + (EVENT_BITS[event] ?? 0), 0);
    const type = bits + (when === 'BEFORE' ? 2 : 0) + (each === 'ROW' ? 1 : 0);
    triggers.set(named(groups), `${String(type)} ${always.has(named(groups)) ? 'A' : 'O'} ${calls}`);
  }
  return triggers;
}

const STATEMENT =
  /CREATE TABLE (?:IF NOT EXISTS )?(?<table>[a-z_]+\.[a-z_]+)|(?<verb>GRANT|REVOKE) (?<privileges>[A-Za-z_, ()]+?) ON (?<objects>[A-Za-z_., \n]+?) (?:TO|FROM) (?<grantee>\w+)/gu;

/** Goes through the statements in their order, as `ALL TABLES` means those that are there by then. */
function rightsOf(sql: string, schemas: readonly string[], functions: readonly string[]): ReadonlySet<string> {
  // Every function can be called by everybody until that is taken away.
  const rights = new Set(functions.map((name) => `EXECUTE ${name}() PUBLIC`));
  const tables: string[] = [];
  for (const { groups = {} } of sql.matchAll(STATEMENT)) {
    const { table, objects = '' } = groups;
    if (table !== undefined) tables.push(table);
    const named = objectsOf(objects, { tables, functions });
    for (const object of named.filter((one) => schemas.includes(one.split('.')[0] ?? '')))
      change(rights, object, groups);
  }
  return rights;
}

function change(rights: Set<string>, object: string, statement: Readonly<Record<string, string>>): void {
  const { verb, privileges = '', grantee = '' } = statement;
  if (verb === 'REVOKE') takeAway(rights, object, grantee);
  if (verb === 'GRANT') for (const privilege of privilegesOf(privileges, object)) rights.add(`${privilege} ${grantee}`);
}

function takeAway(rights: Set<string>, object: string, grantee: string): void {
  for (const right of rights) if (right.endsWith(` ${object} ${grantee}`)) rights.delete(right);
}

/** Each with its object; columns of a privilege belong to the object. */
function privilegesOf(list: string, object: string): readonly string[] {
  return list.split(/,\s*(?![^(]*\))/u).flatMap((item) => {
    const [, privilege = '', columns] = /^\s*([A-Z]+)(?: \(([^)]*)\))?\s*$/u.exec(item) ?? [];
    if (columns === undefined) return [`${privilege} ${object}`];
    return columns.split(',').map((column) => `${privilege} ${object} (${column.trim()})`);
  });
}

function objectsOf(
  text: string,
  known: { readonly tables: readonly string[]; readonly functions: readonly string[] },
): readonly string[] {
  const [, kind, rest = text] = /^\s*(SCHEMA|FUNCTION|ALL TABLES IN SCHEMA|ALL FUNCTIONS IN SCHEMA) ([^]*)$/u.exec(
    text,
  ) ?? [undefined, undefined];
  const names = rest.split(',').map((name) => name.trim());
  if (kind === 'FUNCTION') return names.map((name) => `${name}()`);
  const within = (object: string): boolean => names.includes(object.split('.')[0] ?? '');
  if (kind === 'ALL TABLES IN SCHEMA') return known.tables.filter(within);
  if (kind === 'ALL FUNCTIONS IN SCHEMA') return known.functions.filter(within).map((name) => `${name}()`);
  return names;
}
