import { canonicalObject, parseCanonical } from '#kernel';
import type { DomainEvent, EventFields, EventKind, Movement } from '#kernel';

/** An event as the log holds it, without its place there. */
export interface EncodedEvent {
  readonly type: string;
  readonly version: number;
  readonly payload: string;
  readonly movements: readonly Movement[];
}

/** All event kinds of the ledger: writes the newest version, reads every version ever written. */
export class EventRegistry {
  private readonly kinds = new Map<string, EventKind>();

  constructor(kinds: readonly EventKind[]) {
    for (const kind of kinds) {
      if (this.kinds.has(kind.type)) throw new Error(`event type ${kind.type} is declared twice`);
      this.kinds.set(kind.type, kind);
    }
  }

  all(): readonly EventKind[] {
    return [...this.kinds.values()];
  }

  kindOf(type: string): EventKind {
    const kind = this.kinds.get(type);
    if (kind === undefined) throw new Error(`this version of the ledger does not know events of type ${type}`);
    return kind;
  }

  encode(event: DomainEvent): EncodedEvent {
    const kind = this.kindOf(event.type);
    return {
      type: event.type,
      version: kind.version,
      payload: canonicalObject(event as never, 'type'),
      movements: kind.movements(event as never),
    };
  }

  decode(recorded: { readonly type: string; readonly version: number; readonly payload: string }): DomainEvent {
    const kind = this.kindOf(recorded.type);
    let fields = parseCanonical(recorded.payload) as EventFields;
    if (recorded.version > kind.version) {
      throw new Error(`${recorded.type} version ${String(recorded.version)} was written by a newer ledger`);
    }
    for (let version = recorded.version; version < kind.version; version += 1) {
      const upcast = kind.upcasters?.[version];
      if (upcast === undefined) throw new Error(`${recorded.type} version ${String(version)} has no upcaster`);
      fields = upcast(fields);
    }
    return { ...fields, type: recorded.type };
  }
}
