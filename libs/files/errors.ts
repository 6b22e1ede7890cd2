/** A file beyond the limit; nothing of it was kept. */
export class EvidenceTooLarge extends Error {
  override readonly name = 'EvidenceTooLarge';

  constructor(readonly limitBytes: number) {
    super(`the file has more than ${String(limitBytes)} bytes`);
  }
}

/** Stored bytes are not those that were put: they do not open, or not to their hash. */
export class EvidenceDamaged extends Error {
  override readonly name = 'EvidenceDamaged';

  constructor(readonly sha256: string) {
    super(`the evidence ${sha256} is not what was stored`);
  }
}
