import type pg from 'pg';
import { checkEvidence, missingEvidence } from '#files';
import type { PersonalRef, Plain } from '#kernel';
import type { VaultExaminer } from '#vault';
import type { Finding, Report } from './finding.js';
import { notWell, well } from './finding.js';
import type { ReadEvent } from './command-group.js';

/** Fields of events that hold hashes of evidence. */
const EVIDENCE_FIELDS = ['evidence', 'files'];
const SHA256 = /^[0-9a-f]{64}$/u;
/** So many of the newest files are read where not all are asked for. */
const NEWEST_FILES = 20;

/** Collects what events name outside the log, page by page, and compares it with what is kept there. */
export class NamedRecords {
  #records = 0;
  readonly #differing: string[] = [];
  readonly #unfindable: string[] = [];
  readonly #missing: { readonly position: bigint; readonly sha256: string }[] = [];

  constructor(
    private readonly client: pg.ClientBase,
    private readonly vault: VaultExaminer,
  ) {}

  async look(events: readonly ReadEvent[]): Promise<void> {
    const refs = events.flatMap(({ event }) => refsIn(event));
    this.#records += refs.length;
    for (const { ref, finding } of await this.vault.check(refs)) {
      if (finding !== 'erased') this.#differing.push(ref.record);
    }
    this.#unfindable.push(...(await this.vault.unfindable(refs)));
    const named = events.flatMap(({ event, position }) => evidenceIn(event).map((sha256) => ({ position, sha256 })));
    if (named.length === 0) return;
    const missing = new Set(await missingEvidence(this.client, [...new Set(named.map(({ sha256 }) => sha256))]));
    this.#missing.push(...named.filter(({ sha256 }) => missing.has(sha256)));
  }

  async findings(): Promise<readonly Finding[]> {
    const found = [
      wrongRecords(this.#differing, ALTERED),
      wrongRecords(await this.vault.erased(), ERASED),
      wrongRecords(this.#unfindable, UNFINDABLE),
      this.#missingFinding(),
    ].filter((finding) => finding !== undefined);
    if (found.length > 0) return found;
    const count = String(this.#records);
    return [
      well(
        'vault',
        `密钥可用，${count} 份个人信息与承诺值相符`,
        `the key opens, and ${count} records fit their commitments`,
      ),
    ];
  }

  #missingFinding(): Finding | undefined {
    const [first] = this.#missing;
    if (first === undefined) return undefined;
    return notWell(
      'evidence',
      `第 ${String(first.position)} 条记录所附凭证缺失（${first.sha256}）；请从备份恢复`,
      `the evidence that event ${String(first.position)} names is missing (${first.sha256}); restore a backup`,
    );
  }
}

type Wrong = readonly [zh: string, en: string];

const ALTERED: Wrong = ['份个人信息缺失或被改动', 'records are missing or altered'];
/** No command of this version erases anybody. */
const ERASED: Wrong = ['人的信息被抹去而无相应记录', "persons' records were erased without an event that says so"];
const UNFINDABLE: Wrong = [
  '份个人信息按姓名查不到，检索索引被改动',
  'records are no longer found by name: the index was altered',
];

function wrongRecords(records: readonly string[], [zh, en]: Wrong): Finding | undefined {
  const [first] = records;
  if (first === undefined) return undefined;
  const count = String(records.length);
  return notWell(
    'vault',
    `${count} ${zh}（首个 ${first}）；请从备份恢复`,
    `${count} ${en} (the first is ${first}); restore a backup`,
  );
}

/** Every file that is kept, or the newest 20, read and compared with its hash. */
export async function examineEvidence(
  client: pg.ClientBase,
  { key, all, report }: { readonly key: Uint8Array; readonly all: boolean; readonly report: Report },
): Promise<Finding> {
  const counted = await client.query<{ files: bigint }>('SELECT count(*) AS files FROM files.evidence');
  const total = counted.rows[0]?.files ?? 0n;
  let read = 0n;
  const onFile = (): void => {
    report((read += 1n), total);
  };
  const { files, damaged } = await checkEvidence(client, { key, onFile, ...(all ? {} : { newest: NEWEST_FILES }) });
  const [first] = damaged;
  if (first !== undefined) {
    return notWell(
      'evidence',
      `${String(damaged.length)} 份凭证损坏（首个 ${first}）；请从备份恢复`,
      `${String(damaged.length)} files of evidence are damaged (the first is ${first}); restore a backup`,
    );
  }
  const scope = all ? { zh: '全部', en: 'all' } : { zh: '最新', en: 'the newest' };
  return well(
    'evidence',
    `${scope.zh} ${String(files)} 份凭证与校验值相符`,
    `${scope.en} ${String(files)} files of evidence fit their hashes`,
  );
}

/** Every reference into the vault, wherever it stands in an event. */
function refsIn(value: unknown): readonly PersonalRef[] {
  if (typeof value !== 'object' || value === null) return [];
  return isRef(value) ? [value] : Object.values(value as Record<string, Plain>).flatMap(refsIn);
}

function isRef(value: object): value is PersonalRef {
  return 'subject' in value && 'record' in value && 'version' in value && 'commitment' in value;
}

function evidenceIn(event: object): readonly string[] {
  return EVIDENCE_FIELDS.flatMap((field) => {
    const named = (event as Readonly<Record<string, unknown>>)[field];
    return Array.isArray(named)
      ? named.filter((hash): hash is string => typeof hash === 'string' && SHA256.test(hash))
      : [];
  });
}
