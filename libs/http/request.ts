import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { BusinessDate } from '#kernel';
import type { AskedContext } from './versioned.js';

/** What the API has found out about a request. */
export interface RequestFacts {
  /** Under which the answer, an error and the log's line are found together. */
  readonly traceId: string;
  readonly language: 'zh' | 'en';
  /** The day of business on which it came. */
  today?: BusinessDate;
  /** Who reads, where the ledger knows the person and a role is held: noted on routes that show who acted. */
  reader?: string;
  /** Of a command: who acts, its id and the digest of what was asked. */
  command?: AskedContext;
  /** The route as it is written, for metrics and logs. */
  route?: string;
}

const facts = new WeakMap<Request, RequestFacts>();

export function noteFacts(request: Request, found: RequestFacts): void {
  facts.set(request, found);
}

export function factsOf(request: Request): RequestFacts {
  return facts.get(request) ?? { traceId: '', language: 'zh' };
}

/** The day of business, for what is asked without a day. */
export const Today = createParamDecorator((_data: unknown, context: ExecutionContext): BusinessDate => {
  const { today } = factsOf(context.switchToHttp().getRequest<Request>());
  if (today === undefined) throw new Error('the request has no day of business');
  return today;
});

/** Rows as this reader may see them: who acted is told to those alone who hold a role. */
export type ForReader = <Row extends { readonly by?: string }>(row: Row) => Row;

export const OfReader = createParamDecorator((_data: unknown, context: ExecutionContext): ForReader => {
  const { reader } = factsOf(context.switchToHttp().getRequest<Request>());
  return (row) => {
    if (reader !== undefined) return row;
    return Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'by')) as typeof row;
  };
});

/** The context of the command that a route marked with Writes() takes. */
export const OfCommand = createParamDecorator((_data: unknown, context: ExecutionContext): AskedContext => {
  const { command } = factsOf(context.switchToHttp().getRequest<Request>());
  if (command === undefined) throw new Error('the route is not marked as one that writes');
  return command;
});
