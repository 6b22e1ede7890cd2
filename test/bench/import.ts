import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateLedger } from '#ledger/nest';
import { writeTable } from '#sheets';
import { children } from './child.js';
import { dayOf } from './gift-units.js';
import { timed } from './measure.js';
import type { Bench, Section } from './section.js';

const COUNTY = '990201';
const TOWNS = 20;
const PEAK_LIMIT = 512 * 1024 ** 2;
const HEADINGS = ['序号', '捐赠日期', '捐赠人', '归属单位', '金额(元)', '收款方式', '票据号', '用途', '经办人', '备注'];
const SURNAMES = '王李张刘陈杨赵黄周吴';
const GIVEN_NAMES = '伟芳娜敏静丽强磊军洋';

const townAt = (number: number): string => `第${String(number % TOWNS)}乡`;

interface Read {
  readonly files: readonly {
    readonly accepted: number;
    readonly known: number;
    readonly refused: readonly unknown[];
  }[];
}

export const imported: Section = {
  name: 'import',
  title: 'a county’s folder with 100,000 gifts in Excel, by the command line',
  async run(bench) {
    const rows = bench.quick ? 1_000 : 100_000;
    const folder = await registersOf(bench, rows);
    const url = await bench.server.fresh();
    try {
      await migrateLedger(url);
      const { seconds, given: peak } = await timed(() => takenIn({ url, folder, rows }));
      const [amounts, gifts] = [
        await bench.server.count(url, 'SELECT sum(amount_fen) FROM log.movement'),
        await bench.server.count(url, "SELECT count(*) FROM log.event WHERE type = 'DonationReceived'"),
      ];
      const wanted = Array.from({ length: rows }, (_, at) => BigInt(fenAt(at))).reduce((sum, one) => sum + one, 0n);
      if (gifts !== BigInt(rows) || amounts !== wanted) {
        throw new Error(`${String(gifts)} gifts of ${String(amounts)} fen are stored instead of ${String(wanted)} fen`);
      }
      const mebibytes = Math.round(peak / 1024 ** 2);
      return {
        figures: [
          {
            ...{ section: 'import', peer: 'relief-ledger', clients: 0, case: 'from the first byte to the last view' },
            ...{ perSecond: rows / seconds, seconds, bytes: peak, p50Ms: 0, p99Ms: 0 },
          },
        ],
        aims: [
          {
            what: 'most memory of the process, MiB',
            wanted: '< 512',
            measured: String(mebibytes),
            met: peak < PEAK_LIMIT,
          },
        ],
        notes: [
          'Each row is a command of its own: decided, with its gift, its receipt’s number and its row’s key in one append, names and notes sealed in the vault.',
        ],
      };
    } finally {
      await bench.server.drop(url);
    }
  },
};

function fenAt(number: number): number {
  return 1_000 + (number % 90_000);
}

async function registersOf(bench: Bench, rows: number): Promise<string> {
  const folder = join(await mkdtemp(join(bench.server.folder, 'county-')), '临江县');
  await mkdir(folder);
  const towns = Array.from({ length: TOWNS }, (_, at) => `${COUNTY}${String(100 + at)},${townAt(at)},乡镇`);
  await writeFile(join(folder, '区划.csv'), `${['代码,名称,级别', `${COUNTY},临江县,县`, ...towns].join('\n')}\n`);
  await writeFile(join(folder, '账户.csv'), '账户名称,种类,持有单位,适用收款方式\n基本户,银行账户,临江县,银行转账\n');
  const gifts = Array.from({ length: rows }, (_, at) => {
    const donor = `${SURNAMES[at % 10] ?? ''}${GIVEN_NAMES[Math.floor(at / 10) % 10] ?? ''}${GIVEN_NAMES[Math.floor(at / 100) % 10] ?? ''}`;
    const amount = { amount: (fenAt(at) / 100).toFixed(2) };
    const day = dayOf(2023, Math.floor((at * 365) / rows));
    return [String(at + 1), day, donor, townAt(at), amount, '银行转账', `LJ${String(1_000_000 + at)}`, '', '王芳', ''];
  });
  const book = await writeTable({ sheets: [{ name: '捐赠收入', header: HEADINGS, rows: gifts }] });
  await writeFile(join(folder, '公益金收入登记表-2023.xlsx'), book);
  return folder;
}

/** The command as a clerk gives it; gives the most memory that its process had. */
async function takenIn({ url, folder, rows }: { url: string; folder: string; rows: number }): Promise<number> {
  const peakFile = join(folder, '..', 'peak');
  const peak = fileURLToPath(new URL('./peak.process.js', import.meta.url));
  const env = { ...process.env, DATABASE_URL: url, DATA_FOLDER: join(folder, '..', 'data'), PEAK_FILE: peakFile };
  const args = ['--import', peak, 'dist/apps/cli/main.js', 'import', folder, '--json'];
  const told = await new Promise<string>((resolve, reject) => {
    const child = execFile(process.execPath, args, { env, maxBuffer: 1 << 26 }, (error, out, words) => {
      children.delete(child);
      if (error === null) resolve(out);
      else reject(new Error(`the import failed: ${words}`));
    });
    children.add(child);
  });
  const { files } = JSON.parse(told) as Read;
  const accepted = files.reduce((most, file) => Math.max(most, file.accepted), 0);
  if (accepted !== rows) throw new Error(`${String(accepted)} of ${String(rows)} rows were taken`);
  return Number(await readFile(peakFile, 'utf8'));
}
