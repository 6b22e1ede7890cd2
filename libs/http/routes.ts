import { applyDecorators, Get, HttpCode, Post, SetMetadata } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { BusinessDate } from '#kernel';
import { PAGE_DEFAULT, PAGE_MAX } from './cursor.js';
import { ChoiceField, DateField, NumberField, TextField } from './fields.js';

/** Marks of routes, read by the guard and by what makes the answers. */
export const WRITES = 'relief-ledger: writes';
export const ALONE = 'relief-ledger: takes no parameter but minPosition';
export const SEES = 'relief-ledger: heeds If-Match';
export const STAFF = 'relief-ledger: shows who acted';
export const PERSONAL = 'relief-ledger: shows personal data';

const PROBLEM = 'application/problem+json';

/** A field of an answer. */
export function Shows(about: string, example: unknown, options: { readonly optional?: boolean } = {}) {
  const type = Array.isArray(example) ? 'array' : typeof example === 'number' ? 'integer' : typeof example;
  const items = Array.isArray(example) ? { items: { type: typeof example[0] === 'object' ? 'object' : 'string' } } : {};
  const required = options.optional !== true;
  return ApiProperty({ type, description: about, example, required, ...items } as Parameters<typeof ApiProperty>[0]);
}

/** RFC 9457, as every error of this API is told. */
export class Problem {
  @Shows('Address of what the code means', '/problems/not-enough')
  type!: string;

  @Shows('What kind of error it is', '命令被拒绝')
  title!: string;

  @Shows('HTTP status', 422)
  status!: number;

  @Shows('A sentence for people, by Accept-Language', '日期 2999-01-01 晚于今天（2026-11-24）。')
  detail!: string;

  @Shows('The code, which never changes', 'dated-after-today')
  code!: string;

  @Shows('Under which the service log tells more', '0b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d')
  traceId!: string;

  @Shows('Of a refusal: the field', 'valueDate', { optional: true })
  field?: string;

  @Shows('Of a refusal: its value', '2999-01-01', { optional: true })
  value?: string;

  @Shows('Of a refusal: what would have been accepted', '2026-11-24', { optional: true })
  wanted?: string;

  @Shows('Of a refusal: the log position when it was decided', '1234', { optional: true })
  position?: string;

  @Shows(
    'Of a malformed request: each field',
    [{ pointer: '/amount', code: 'amount-malformed', value: '1e3', wanted: '"123.45"', detail: '…' }],
    { optional: true },
  )
  errors?: object[];
}

const MIN_POSITION = 'Answers once the views have seen this log position, as a write answered it; waits at most 5 s.';

/** What every read may ask for. */
export class ReadParameters {
  @TextField({
    about: MIN_POSITION,
    max: 18,
    optional: true,
    example: '1',
  })
  minPosition?: string;
}

/** What every read of a list may ask for. */
export class PageParameters extends ReadParameters {
  @TextField({ about: 'Where the page begins: from the Link header of the page before.', max: 400, optional: true })
  cursor?: string;

  @NumberField({
    about: 'Rows of a page.',
    min: 1,
    max: PAGE_MAX,
    fromText: true,
    optional: true,
    example: PAGE_DEFAULT,
  })
  limit?: number;
}

const KNOWN_AT = 'What had been recorded by then: a log index, or an RFC 3339 time.';

/** A state of the past, of a day or of the records. */
export class AsOfParameters extends ReadParameters {
  @DateField({ about: 'By value date, this day included; today where absent.', optional: true })
  asOf?: BusinessDate;

  @TextField({ about: KNOWN_AT, max: 40, optional: true, example: '2023-07-01T08:00:00+08:00' })
  knownAt?: string;
}

/** A page of a state of the past. */
export class PageAsOfParameters extends PageParameters {
  @DateField({ about: 'By value date, this day included.', optional: true })
  asOf?: BusinessDate;

  @TextField({ about: KNOWN_AT, max: 40, optional: true, example: '2023-07-01T08:00:00+08:00' })
  knownAt?: string;
}

/** What a route that writes takes: a JSON body, or bytes. */
export type Written = 'json' | 'bytes';

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag at which the fund was seen: where it has moved on since, nothing is decided.',
  schema: { type: 'string', example: '"17"' },
};

/** A route that takes a command: it needs an actor and a key, and answers with the position in the log. */
export function Writes(route: {
  readonly path: string;
  readonly summary: string;
  /** What the answer holds besides `position` and `again`. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** In place of it: the first, or another where another person has to confirm what was asked for. */
  readonly either?: readonly Readonly<Record<string, unknown>>[];
  /** Whether If-Match may name the revision of the fund at which the sender saw it. */
  readonly sees?: boolean;
  /** 201, or 200 where nothing is made. */
  readonly status?: 200 | 201;
}): MethodDecorator {
  const { path, summary, sees = false, status = 201 } = route;
  const { result = {}, either = [result] } = route;
  const examples = either.map((one) => ({ position: '1234', again: false, ...one }));
  const [example, ...others] = examples;
  const schema = others.length === 0 ? objectLike(example ?? {}) : { oneOf: examples.map(objectLike) };
  return applyDecorators(
    Post(path),
    HttpCode(status),
    SetMetadata(WRITES, 'json'),
    SetMetadata(SEES, sees),
    ApiOperation({ summary }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'The same key and body get the first answer again, for ever. 1 to 200 printable ASCII characters.',
      schema: { type: 'string', minLength: 1, maxLength: 200, example: '4f1c2b7e-gift-1' },
    }),
    ApiHeader({
      name: 'X-Actor',
      required: false,
      description: 'The person who acts; `local` where absent.',
      schema: { type: 'string', example: 'local' },
    }),
    ...(sees ? [ApiHeader(IF_MATCH)] : []),
    ApiResponse({
      status,
      description: 'Done. `position` can be given to a read as `minPosition`; `again` tells an answer given before.',
      content: { 'application/json': { schema, example } },
    }),
    ...failures({
      400: 'Malformed: `errors` names each field',
      401: 'No actor is known',
      404: 'What the path names is not there',
      409: 'It is there already',
      ...(sees ? { 412: 'The fund has moved on since the revision in If-Match' } : {}),
      422: 'Refused by a rule of the ledger, or the key was used for something else',
      503: 'The database cannot be reached: send the same again',
    }),
  );
}

/** A read without parameters of its own. */
export function Alone(): MethodDecorator {
  const schema = { type: 'string', maxLength: 18, example: '1' } as const;
  return applyDecorators(
    SetMetadata(ALONE, true),
    ApiQuery({ name: 'minPosition', required: false, description: MIN_POSITION, schema }),
  );
}

/** A route that answers from the views. */
export function Reads(route: {
  readonly path: string;
  readonly summary: string;
  readonly row: Type;
  /** Whether it answers with one object and not with a list. */
  readonly one?: boolean;
  /** Whether the answer opens names or notes: then it needs an actor. */
  readonly personal?: boolean;
  /** Whether rows tell who acted: controllers pass them through OfReader. */
  readonly staff?: boolean;
}): MethodDecorator {
  const { path, summary, row, one = false, personal = false, staff = false } = route;
  const item = { $ref: getSchemaPath(row) };
  return applyDecorators(
    Get(path),
    SetMetadata(PERSONAL, personal),
    SetMetadata(STAFF, staff),
    ApiOperation({ summary }),
    ApiExtraModels(row),
    ApiResponse({
      status: 200,
      description: 'Amounts are yuan as text. A `Link` header with rel="next" leads to the next page.',
      content: { 'application/json': { schema: one ? item : { type: 'array', items: item } } },
    }),
    ...failures({
      400: 'Malformed: `errors` names each parameter',
      ...(personal ? { 401: 'No actor is known', 403: 'The actor holds no role' } : {}),
      ...(one ? { 404: 'It is not there' } : {}),
      503: 'The views have not come so far yet, or the database cannot be reached',
    }),
  );
}

/** What a route can fail with, by status, as problem+json. */
export function Fails(descriptions: Readonly<Record<number, string>>): MethodDecorator {
  return applyDecorators(...failures(descriptions));
}

function failures(descriptions: Readonly<Record<number, string>>): MethodDecorator[] {
  const schema = { $ref: getSchemaPath(Problem) };
  const content = { [PROBLEM]: { schema } };
  const responses = Object.entries(descriptions).map(([status, description]) =>
    ApiResponse({ status: Number(status), description, content }),
  );
  return [ApiExtraModels(Problem), ...responses];
}

function objectLike(example: Readonly<Record<string, unknown>>) {
  const properties: Record<string, { type: string; example: unknown }> = {};
  for (const [name, value] of Object.entries(example)) properties[name] = { type: typeof value, example: value };
  return { type: 'object', required: Object.keys(example), properties };
}

export const RegionLevelField = (about: string, optional = false): PropertyDecorator =>
  ChoiceField({ about, optional, choices: ['province', 'prefecture', 'county', 'township', 'village'] });
