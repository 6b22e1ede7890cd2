import { nothingNamedRefusal } from '#kernel';
import type { PersonalRef, Plan } from '#kernel';
import type { RecordContent, Vault } from '#vault';

/** A record that a command brings: a person, or free text, under the name of its part in the command. */
export interface PersonalText {
  readonly label: string;
  /** The field that brings it, where that is another word. */
  readonly field?: string;
  readonly content: RecordContent;
  /** Names by which it can be found. */
  readonly names?: readonly string[];
}

/** A person's name; `found` where it can be looked for. */
export function nameText(
  label: string,
  name: string | undefined,
  { found }: { readonly found: boolean },
): readonly PersonalText[] {
  if (name === undefined) return [];
  return [{ label, content: { name }, ...(found ? { names: [name] } : {}) }];
}

/** Free text. */
export function noteText(label: string, text: string | undefined): readonly PersonalText[] {
  return text === undefined ? [] : [{ label, content: { text } }];
}

/** Names that go to the vault are seen by no decider: one that says nothing is refused where the plan has nothing to say. */
export function* namedIn(texts: readonly PersonalText[], carrying: Plan): Plan {
  const outcome = yield* carrying;
  if (outcome.kind === 'refused') return outcome;
  const names = texts.map(({ label, field = label, content }) => [field, content['name']] as const);
  const refusal = nothingNamedRefusal(Object.fromEntries(names));
  return refusal === undefined ? outcome : { kind: 'refused', refusal };
}

/**
 * Writes a command's records before its append, under ids derived from the command and what it asks: a retry makes the
 * very same references, and another thing asked under the same key makes others. A record whose command comes to
 * nothing is swept later.
 */
export async function keepPersonal(
  vault: Vault,
  { commandId, content: asked }: { readonly commandId: string; readonly content: Uint8Array },
  texts: readonly PersonalText[],
): Promise<Readonly<Record<string, PersonalRef>>> {
  if (texts.length === 0) return {};
  const of = [commandId, Buffer.from(asked).toString('hex')];
  const refs = await vault.write(
    texts.map(({ label, content, names }) => ({
      record: vault.derivedId(['record', ...of, label]),
      subject: vault.derivedId(['subject', ...of, label]),
      version: 1,
      command: commandId,
      asked,
      content,
      ...(names === undefined ? {} : { names }),
    })),
  );
  const kept: Record<string, PersonalRef> = {};
  texts.forEach(({ label }, index) => {
    const ref = refs[index];
    if (ref !== undefined) kept[label] = ref;
  });
  return kept;
}
