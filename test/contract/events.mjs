// The contract of every event, docs/events/<Type>.v<N>.json: a JSON Schema of its payload, made of its TypeScript type,
// with the stored samples as examples. Compares and fails where a file differs; with --write it writes instead.
//   node test/contract/events.mjs [--write] [FOLDER]
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const LIBS = join(ROOT, 'libs');

// Types that say more than their shape; everything else is read from its declaration.
const SCALARS = {
  Fen: { type: 'string', pattern: '^(0|-?[1-9][0-9]*)$', description: 'Whole fen (1/100 yuan) as decimal text.' },
  BusinessDate: {
    type: 'string',
    format: 'date',
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
    description: 'A day of business in Asia/Shanghai.',
  },
  Moment: { type: 'string', format: 'date-time', description: 'RFC 3339 in UTC.' },
  RequestContent: {
    type: 'object',
    description: 'Fields of the command that is asked for; which ones is up to the action.',
  },
  EvidenceHash: {
    type: 'string',
    pattern: '^[0-9a-f]{64}$',
    description: "SHA-256 of the evidence's bytes, hexadecimal.",
  },
};

const write = process.argv.includes('--write');
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? join(ROOT, 'docs', 'events');
const contracts = eventContracts();
const wrong = write ? [] : differences(contracts, folder);
if (write) writeContracts(contracts, folder);
for (const line of wrong) console.error(line);
if (wrong.length > 0) console.error('Where an event is meant to be so: npm run contracts:write');
process.exitCode = wrong.length > 0 ? 1 : 0;

function differences(wanted, at) {
  const found = existsSync(at) ? readdirSync(at) : [];
  const missing = [...wanted.keys()].filter((name) => !found.includes(name));
  const changed = [...wanted].filter(
    ([name, text]) => found.includes(name) && readFileSync(join(at, name), 'utf8') !== text,
  );
  const unknown = found.filter((name) => !wanted.has(name) && !isOlder(name, wanted));
  return [
    ...missing.map((name) => `${name} is missing: an event without its contract`),
    ...changed.map(([name]) => `${name} is not what the code says of the event`),
    ...unknown.map((name) => `${name} is the contract of no event`),
  ];
}

function writeContracts(wanted, at) {
  mkdirSync(at, { recursive: true });
  for (const [name, text] of wanted) writeFileSync(join(at, name), text);
}

/** The contract of a version that is written no more stays as it was. */
function isOlder(name, wanted) {
  const [, type, version] = /^(\w+)\.v(\d+)\.json$/u.exec(name) ?? [];
  return [...wanted.keys()].some((other) => {
    const [, newest, written] = /^(\w+)\.v(\d+)\.json$/u.exec(other) ?? [];
    return newest === type && Number(version) < Number(written);
  });
}

function eventContracts() {
  const files = readdirSync(LIBS)
    .flatMap((name) => readdirSync(join(LIBS, name), { recursive: true }).map((file) => join(LIBS, name, String(file))))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .filter((file) => readFileSync(file, 'utf8').includes('eventKind<'));
  const program = ts.createProgram(files, compilerOptions());
  const checker = program.getTypeChecker();
  const kinds = files.flatMap((file) => kindsIn(program.getSourceFile(file), checker));
  return new Map(kinds.map((kind) => [`${kind.type}.v${kind.version}.json`, contractText(kind, checker)]).sort());
}

function compilerOptions() {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT).options;
}

/** Every eventKind<Type>({ type, version, term }) of a file. */
function kindsIn(source, checker) {
  const kinds = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'eventKind' && node.typeArguments?.length === 1) {
      const said = Object.fromEntries(
        node.arguments[0].properties.map((property) => [property.name.getText(), property.initializer?.text]),
      );
      const type = checker.getTypeFromTypeNode(node.typeArguments[0]);
      kinds.push({
        type: said.type,
        version: said.version,
        term: said.term,
        shape: type,
        library: join(LIBS, relative(LIBS, source.fileName).split(sep)[0]),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return kinds;
}

function contractText({ type, version, term, shape, library }, checker) {
  const context = { checker, defs: {} };
  const { properties, required, ...rest } = objectSchema(shape, context);
  delete properties.type;
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${type}.v${version}.json`,
    title: `${type} ${term}`,
    ...described(shape.symbol, context),
    ...rest,
    properties,
    required: required.filter((name) => name !== 'type'),
    ...(Object.keys(context.defs).length === 0 ? {} : { $defs: context.defs }),
    examples: samplesOf(library, `${type}.v${version}.json`),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function samplesOf(library, name) {
  const path = join(library, 'samples', name);
  if (!existsSync(path)) return [];
  return JSON.parse(readFileSync(path, 'utf8')).stored.map(({ payload }) => JSON.parse(payload));
}

function objectSchema(type, context) {
  const members = context.checker.getPropertiesOfType(type);
  const properties = Object.fromEntries(members.map((member) => [member.name, memberSchema(member, context)]));
  const required = members.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map(({ name }) => name);
  return { type: 'object', properties, required, additionalProperties: false };
}

function memberSchema(member, context) {
  const { type } = member.valueDeclaration;
  const schema = schemaOf(type, context);
  return { ...schema, ...described(member, context) };
}

function described(symbol, context) {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(context.checker)).replaceAll(/\s*\n\s*/gu, ' ');
  return text === '' ? {} : { description: text };
}

/** The schema of a type as it is written; what it does not know it refuses, so that no contract is a guess. */
function schemaOf(node, context) {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: 'string' };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: 'boolean' };
    case ts.SyntaxKind.NumberKeyword:
      return { type: 'integer' };
    case ts.SyntaxKind.LiteralType:
      return { type: typeof literalOf(node), const: literalOf(node) };
    case ts.SyntaxKind.ParenthesizedType:
    case ts.SyntaxKind.TypeOperator:
      return schemaOf(node.type, context);
    case ts.SyntaxKind.ArrayType:
      return { type: 'array', items: schemaOf(node.elementType, context) };
    case ts.SyntaxKind.UnionType:
      return unionSchema(node, context);
    case ts.SyntaxKind.TypeLiteral:
      return objectSchema(context.checker.getTypeFromTypeNode(node), context);
    case ts.SyntaxKind.TypeReference:
      return referenceSchema(node, context);
    case ts.SyntaxKind.IndexedAccessType:
      return choiceSchema(context.checker.getTypeFromTypeNode(node), node);
    default:
      throw new Error(`no contract is made of the type ${node.getText()} in ${node.getSourceFile().fileName}`);
  }
}

function literalOf(node) {
  if (ts.isStringLiteral(node.literal)) return node.literal.text;
  if (ts.isNumericLiteral(node.literal)) return Number(node.literal.text);
  return node.literal.kind === ts.SyntaxKind.TrueKeyword;
}

function unionSchema(node, context) {
  const parts = node.types.map((part) => schemaOf(part, context));
  const [first] = parts;
  const isChoice = parts.every((part) => 'const' in part && part.type === first.type);
  return isChoice ? { type: first.type, enum: parts.map((part) => part.const) } : { anyOf: parts };
}

/** A closed list kept as a value: (typeof ROLES)[number]. */
function choiceSchema(type, node) {
  const parts = type.isUnion() ? type.types : [type];
  if (!parts.every((part) => part.isStringLiteral())) throw new Error(`${node.getText()} is no list of words`);
  return { type: 'string', enum: parts.map((part) => part.value) };
}

function referenceSchema(node, context) {
  const name = node.typeName.getText();
  if (name in SCALARS) return { ...SCALARS[name] };
  const symbol = context.checker.getSymbolAtLocation(node.typeName);
  const declared = symbol.flags & ts.SymbolFlags.Alias ? context.checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = declared.declarations;
  if (ts.isTypeAliasDeclaration(declaration))
    return { ...schemaOf(declaration.type, context), ...described(declared, context) };
  if (!ts.isInterfaceDeclaration(declaration)) throw new Error(`no contract is made of the type ${name}`);
  context.defs[name] ??= {
    ...described(declared, context),
    ...objectSchema(context.checker.getTypeFromTypeNode(node), context),
  };
  return { $ref: `#/$defs/${name}` };
}
