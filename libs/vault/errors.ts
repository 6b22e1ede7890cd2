/** What makes a record unfit to be kept. The message names the field and the fault, never the value. */
export class UnfitRecord extends Error {
  override readonly name = 'UnfitRecord';

  constructor(
    readonly code: 'not-unicode' | 'too-long' | 'no-uuid' | 'bad-version',
    readonly field: string,
  ) {
    super(`the record cannot be kept: ${code} in ${field}`);
  }
}

/** A record was asked for a subject whose key has been destroyed: nothing can be added to an erased person. */
export class SubjectErased extends Error {
  override readonly name = 'SubjectErased';

  constructor(readonly subject: string) {
    super(`subject ${subject} has been erased`);
  }
}

/** What lies in the vault is not what was put there: a key, a record or a commitment does not fit the others. */
export class VaultDamaged extends Error {
  override readonly name = 'VaultDamaged';

  constructor(
    readonly what: 'record' | 'subject',
    readonly id: string,
  ) {
    super(`the vault's ${what} ${id} is not what was written`);
  }
}
