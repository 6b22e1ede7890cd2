/** A record of a person or of free text: what an event carries in its place (domain.md, Personal data). */
export interface PersonalRef {
  /** The subject's random id. */
  readonly subject: string;
  readonly record: string;
  readonly version: number;
  /** SHA-256(salt ‖ canonical record), hexadecimal; the salt lies in the vault. */
  readonly commitment: string;
}

/** Evidence by the SHA-256 of its bytes, hexadecimal. */
export type EvidenceHash = string;
