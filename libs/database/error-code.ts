/**
 * The code that Node (ENOENT …) and PostgreSQL (42P04 …) put on their errors, or an empty text. By shape: an error
 * of another realm is no instance of ours.
 */
export function codeOf(error: unknown): string {
  return textOf(error, 'code');
}

export function messageOf(error: unknown): string {
  return textOf(error, 'message') || String(error);
}

function textOf(error: unknown, key: 'code' | 'message'): string {
  if (typeof error !== 'object' || error === null) return '';
  const value = (error as Partial<Record<typeof key, unknown>>)[key];
  return typeof value === 'string' ? value : '';
}
