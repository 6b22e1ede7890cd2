import type { Files } from '#files';
import { Malformed } from './fault.js';

/** Evidence that an entry names must have been uploaded; it is never deleted, so this stays true. Throws Malformed. */
export async function refuseUnknownEvidence(files: Files, hashes: readonly string[] | undefined): Promise<void> {
  if (hashes === undefined || hashes.length === 0) return;
  const missing = new Set(await files.missing(hashes));
  const faults = hashes.flatMap((value, at) => {
    return missing.has(value)
      ? [{ pointer: `/evidence/${String(at)}`, code: 'evidence-unknown', value, wanted: '' } as const]
      : [];
  });
  if (faults.length > 0) throw new Malformed(faults);
}
