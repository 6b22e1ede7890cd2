import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsDefined, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { pointerTo, shownValue } from './fault.js';
import type { FieldFault, FieldFaultCode } from './fault.js';
import {
  readChoice,
  readDate,
  readFlag,
  readList,
  readNumber,
  readPeriod,
  readQuantity,
  readSha256,
  readStreamId,
  readText,
  readTrueFalse,
  readRegionCode,
  readUuid,
  readYuan,
} from './reading.js';
import type { NumberLimits, Read, TextLimits } from './reading.js';

/*
 * One decorator says all of a field: how it is read, what the reader refuses, and how OpenAPI shows it. So the document
 * cannot promise what the program refuses.
 */

export interface FieldWords {
  /** What it is, for the reader of the document. */
  readonly about: string;
  readonly example?: unknown;
  readonly optional?: boolean;
}

/** Stands in a field's place where it could not be read. */
class Unreadable {
  constructor(
    readonly raw: unknown,
    readonly fault: FieldFaultCode,
    readonly wanted: string,
  ) {}
}

/** An amount of yuan as JSON text, read as Fen. */
export function YuanField(words: FieldWords): PropertyDecorator {
  const schema = { type: 'string', pattern: String.raw`^(0|[1-9]\d{0,14})(\.\d{1,2})?$`, example: '1234.50' } as const;
  return field(words, schema, readYuan);
}

/** A quantity of goods as JSON text, exact to a thousandth of its unit. */
export function QuantityField(words: FieldWords): PropertyDecorator {
  const schema = { type: 'string', pattern: String.raw`^(0|[1-9]\d{0,11})(\.\d{1,3})?$`, example: '100' } as const;
  return field(words, schema, readQuantity);
}

export function DateField(words: FieldWords): PropertyDecorator {
  return field(words, { type: 'string', format: 'date', example: '2023-06-30' }, readDate);
}

/** A month, a quarter or a year; or a month alone. */
export function PeriodField(words: FieldWords & { readonly monthsOnly?: boolean }): PropertyDecorator {
  const { monthsOnly = false } = words;
  const pattern = monthsOnly ? String.raw`^\d{4}-\d{2}$` : String.raw`^\d{4}(-(Q[1-4]|\d{2}))?$`;
  return field(words, { type: 'string', pattern, example: '2023-06' }, (raw) => readPeriod(raw, monthsOnly));
}

export function TextField(words: FieldWords & TextLimits): PropertyDecorator {
  const least = words.empty === true ? 0 : 1;
  return field(words, { type: 'string', minLength: least, maxLength: words.max }, (raw) => readText(raw, words));
}

export function StreamIdField(words: FieldWords): PropertyDecorator {
  return field(words, { type: 'string', minLength: 1, maxLength: 60 }, readStreamId);
}

export function RegionCodeField(words: FieldWords): PropertyDecorator {
  return field(words, { type: 'string', minLength: 2, maxLength: 12 }, readRegionCode);
}

export function UuidField(words: FieldWords): PropertyDecorator {
  const example = '7c9e6679-7425-80de-944b-e07fc1f90ae7';
  return field(words, { type: 'string', format: 'uuid', example }, readUuid);
}

export function ChoiceField(words: FieldWords & { readonly choices: readonly string[] }): PropertyDecorator {
  const { choices } = words;
  const schema = { type: 'string', enum: [...choices], example: choices[0] } as const;
  return field(words, schema, (raw) => readChoice(raw, choices));
}

/** A list of choices. */
export function ChoicesField(words: FieldWords & { readonly choices: readonly string[] }): PropertyDecorator {
  const { choices } = words;
  const items = { type: 'string' as const, enum: [...choices] };
  const item = (raw: unknown): Read<string> => readChoice(raw, choices);
  return field(words, { type: 'array', maxItems: choices.length, items }, (raw) =>
    readList(raw, { max: choices.length, item }),
  );
}

export function NumberField(words: FieldWords & NumberLimits): PropertyDecorator {
  const { min, max } = words;
  return field(words, { type: 'integer', minimum: min, maximum: max }, (raw) => readNumber(raw, words));
}

/** A flag of a query, `true` or `false`. */
export function FlagField(words: FieldWords): PropertyDecorator {
  return field(words, { type: 'boolean', example: true }, readFlag);
}

export function TrueFalseField(words: FieldWords): PropertyDecorator {
  return field(words, { type: 'boolean', example: false }, readTrueFalse);
}

export function TextsField(words: FieldWords & TextLimits & { readonly count: number }): PropertyDecorator {
  const items = { type: 'string', minLength: 1, maxLength: words.max } as const;
  const item = (raw: unknown): Read<string> => readText(raw, words);
  return field(words, { type: 'array', maxItems: words.count, items }, (raw) =>
    readList(raw, { max: words.count, item }),
  );
}

/** Evidence that was uploaded before, by the SHA-256 of its bytes. */
export function EvidenceField(words: FieldWords): PropertyDecorator {
  const items = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;
  return field(words, { type: 'array', maxItems: 50, items }, (raw) => readList(raw, { max: 50, item: readSha256 }));
}

/** A field with fields of its own, or a list of such. */
export function PartField(
  words: FieldWords & { readonly of: () => new () => object; readonly list?: boolean },
): PropertyDecorator {
  const { of, list = false, optional = false } = words;
  const shape = list ? { type: () => [of()] } : { type: () => of() };
  return applyDecorators(
    ApiProperty({ description: words.about, required: !optional, ...shape }),
    optional ? ValidateIf((_object, value) => value !== undefined) : IsDefined(),
    Type(of),
    ValidateNested({ each: list }),
    ...(list ? [ValidateBy(LIST_OF_PARTS), ValidateBy(eachPart(of))] : [ValidateBy(onePart(of))]),
  );
}

const PARTS_MAX = 24;
const LIST_OF_PARTS = {
  name: 'parts',
  validator: { validate: (value: unknown) => Array.isArray(value) && value.length <= PARTS_MAX },
};

/** Only of a plain object an instance was made: of a list there is a list, of anything else the thing itself. */
function onePart(of: () => new () => object) {
  return { name: 'part', validator: { validate: (value: unknown) => value instanceof of() } };
}

function eachPart(of: () => new () => object) {
  const isPart = (value: unknown): boolean => value instanceof of();
  return {
    name: 'eachPart',
    validator: { validate: (value: unknown) => !Array.isArray(value) || value.every(isPart) },
  };
}

function field(words: FieldWords, schema: ApiPropertyOptions, read: (raw: unknown) => Read<unknown>) {
  const { about, example, optional = false } = words;
  const shown = { ...schema, description: about, required: !optional, ...(example === undefined ? {} : { example }) };
  return applyDecorators(
    ApiProperty(shown as ApiPropertyOptions),
    Transform(({ value }) => readOrUnreadable(value, read), { toClassOnly: true }),
    optional ? ValidateIf((_object, value) => value !== undefined) : IsDefined(),
    ValidateBy({ name: 'readable', validator: { validate: (value: unknown) => !(value instanceof Unreadable) } }),
  );
}

function readOrUnreadable(raw: unknown, read: (raw: unknown) => Read<unknown>): unknown {
  if (raw === undefined) return undefined;
  const outcome = read(raw);
  return 'fault' in outcome ? new Unreadable(raw, outcome.fault, outcome.wanted) : outcome.value;
}

/** What the validator found, one fault a field, in the order of the fields. */
export function faultsOf(errors: readonly ValidationError[], above = ''): readonly FieldFault[] {
  return errors.flatMap((error): readonly FieldFault[] => {
    const pointer = pointerTo(above, error.property);
    const isPart = Object.keys(error.constraints ?? {}).every((name) => name === 'nestedValidation');
    if (isPart && (error.children ?? []).length > 0) return faultsOf(error.children ?? [], pointer);
    return [faultOf(error, pointer)];
  });
}

function faultOf({ value, constraints = {} }: ValidationError, pointer: string): FieldFault {
  const given: unknown = value;
  if (given instanceof Unreadable) {
    return { pointer, code: given.fault, value: shownValue(given.raw), wanted: given.wanted };
  }
  const shown = given === undefined ? '' : shownValue(given);
  if ('whitelistValidation' in constraints) return { pointer, code: 'field-unknown', value: '', wanted: '' };
  if (given === undefined || given === null) return { pointer, code: 'field-missing', value: shown, wanted: '' };
  const code = 'parts' in constraints ? 'not-a-list' : 'not-an-object';
  return { pointer, code, value: shown, wanted: code === 'not-a-list' ? '[{…}]' : '{…}' };
}
