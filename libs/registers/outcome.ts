import type { FaultCode } from './rows.js';

/** What one cell gives: a value, or what is wrong with it. */
export type Outcome<Value> = { readonly value: Value } | { readonly fault: FaultCode };
