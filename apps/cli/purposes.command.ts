import type { Command } from 'commander';
import { REGION } from './columns.js';
import type { CommandContext, Result } from '#execution';
import { PURPOSE_USES } from '#funds';
import type { Fund } from '#funds/nest';
import { entered, keepEvidence, withEvidenceOption } from './income.js';
import { readAmount, readDateOrToday, readOneOf } from './input.js';
import { codeMeant, labelOf } from './labels.js';
import { fundNamed, regionNamed } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { fundOf, withFundOptions } from './outgo.js';
import type { FundOptions } from './outgo.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 限定用途 */
export function purposesCommand(shell: Shell): Command {
  return newGroup(shell, 'purposes', {
    words: { zh: '各基金的限定用途', en: "the purposes of each fund's list" },
    commands: [openCommand(shell), allowCommand(shell), exchangeCommand(shell), listCommand(shell)],
  });
}

interface OpenOptions extends SendOptions {
  readonly region: string;
  readonly fund: string;
  readonly words?: string;
}

function openCommand(shell: Shell): Command {
  const command = newCommand(shell, 'open', {
    words: { zh: '设立限定用途', en: "open a purpose of a fund's list" },
    example: 'purposes open 助学 --region 安和县 --words 助学金,奖学金',
  })
    .argument('<purpose>', shell.in({ zh: '用途名称', en: 'its name' }))
    .requiredOption('--region <region>', shell.in({ zh: '区划代码或名称', en: 'code or name of the region' }))
    .option(
      '--fund <kind>',
      shell.in({ zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' }),
      'welfare',
    )
    .option('--words <list>', shell.in({ zh: '登记表中的其他叫法，以逗号分隔', en: 'other words that registers use' }));
  return withActingOptions(shell, command).action(async (purpose: string, options: OpenOptions) => {
    const words = (options.words ?? '').split(/[,，、]/u).flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
    await withSession(shell, options, async (session) => {
      const { OpenPurposeCommand } = await import('#funds/nest');
      const region = await regionNamed(session, '--region', options.region);
      const input = { fund: await fundNamed(session, region, options.fund), purpose, words };
      const sending = {
        command: 'purposes open',
        asked: { purpose, ...options },
        make: (context: CommandContext) => new OpenPurposeCommand(input, context),
        done: () => ({ zh: `已在${region.name}设立用途「${purpose}」`, en: `Opened the purpose "${purpose}"` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

interface AllowOptions extends FundOptions {
  readonly uses: string;
}

function allowCommand(shell: Shell): Command {
  const uses = PURPOSE_USES.join(',');
  const command = newCommand(shell, 'allow', {
    words: {
      zh: '设定用途可用于何种支出，未设定前不可支出',
      en: 'say what a purpose may be used for; until then nothing',
    },
    example: 'purposes allow 助学 --region 安和县 --uses relief,project',
  }).argument('<purpose>', shell.in({ zh: '用途名称，或 free', en: 'its name, or free' }));
  withFundOptions(shell, command).requiredOption(
    '--uses <list>',
    shell.in({ zh: `以逗号分隔：${uses}；空为全部禁止`, en: `a list of ${uses}; empty for none` }),
  );
  return withActingOptions(shell, command).action(async (named: string, options: AllowOptions) => {
    const listed = options.uses.split(/[,，、]/u).flatMap((use) => (use.trim() === '' ? [] : [use.trim()]));
    const allows = listed.map((use) => readOneOf('--uses', use, PURPOSE_USES));
    const purpose = codeMeant('purpose', named);
    await withSession(shell, options, async (session) => {
      const { AllowPurposeCommand } = await import('#funds/nest');
      const input = { fund: await fundOf(session, options), purpose, allows };
      const sending = {
        command: 'purposes allow',
        asked: { purpose: named, ...options },
        make: (context: CommandContext) => new AllowPurposeCommand(input, context),
        done: () => ({
          zh: `用途「${named}」可用于：${allows.join(', ')}`,
          en: `"${named}" allows: ${allows.join(', ')}`,
        }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

interface ExchangeOptions extends FundOptions {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly reason: string;
  readonly gift?: string;
  readonly date?: string;
  readonly evidence?: readonly string[];
}

const REASONS = ['donor-consent', 'purpose-finished'] as const;

function exchangeCommand(shell: Shell): Command {
  const command = newCommand(shell, 'exchange', {
    words: {
      zh: '变更用途：经捐赠人书面同意，或用途完成后的结余',
      en: "change a purpose: with the donor's consent, or of what a finished one left",
    },
    example:
      'purposes exchange --region 安和县 --from 助学 --to 应急救助 --amount 300 --reason purpose-finished --evidence 公示.pdf',
  });
  withFundOptions(shell, command)
    .requiredOption('--from <purpose>', shell.in({ zh: '原用途', en: 'the purpose that it leaves' }))
    .requiredOption('--to <purpose>', shell.in({ zh: '新用途', en: 'the purpose that it comes to' }))
    .requiredOption('--amount <yuan>', shell.in({ zh: '金额（元）', en: 'amount in yuan' }))
    .requiredOption('--reason <reason>', shell.in({ zh: `原因：${REASONS.join(' ')}`, en: REASONS.join(', ') }))
    .option('--gift <entry>', shell.in({ zh: '变更用途的捐赠编号', en: 'the gift whose purpose changes' }))
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }));
  return withActingOptions(shell, withEvidenceOption(shell, command)).action(async (options: ExchangeOptions) => {
    const amountFen = readAmount('--amount', options.amount);
    const reason = readOneOf('--reason', options.reason, REASONS);
    const [from, to] = [codeMeant('purpose', options.from), codeMeant('purpose', options.to)];
    await withSession(shell, options, async (session) => {
      const { ExchangePurposeCommand } = await import('#funds/nest');
      const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
      const evidence = await keepEvidence(shell, session, options.evidence ?? []);
      const gift = options.gift === undefined ? {} : { gift: options.gift };
      const input = { fund: await fundOf(session, options), from, to, amountFen, valueDate, reason, evidence, ...gift };
      const sending = {
        command: 'purposes exchange',
        asked: { ...options },
        make: (context: CommandContext) => new ExchangePurposeCommand(input, context),
        done: (result: Result) => entered(told(result, 'entry')),
      };
      await send(shell, session, { options, sending });
    });
  });
}

type PurposeRow = Pick<Fund, 'fund' | 'region' | 'kind'> & { readonly purpose: string };

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: { zh: '列出各基金的用途', en: 'list them' },
    example: 'purposes list --region 安和县',
  }).option('--region <region>', shell.in({ zh: '只看该区划（代码或名称）', en: 'only this region' }));
  return withListOptions(shell, command).action(
    async (options: DataOptions & ListOptions & { readonly region?: string }) => {
      requireOneForm(options);
      await withSession(shell, options, async (session) => {
        const { ListFunds } = await import('#funds/nest');
        const { region } = options;
        const asked = region === undefined ? {} : { regions: [(await regionNamed(session, '--region', region)).code] };
        const funds = await session.ask(new ListFunds(asked));
        const rows = funds.flatMap(({ purposes, ...fund }) => purposes.map((purpose) => ({ ...fund, purpose })));
        await showList(shell, options, { name: { zh: '用途', en: 'purposes' }, columns: PURPOSES, rows });
      });
    },
  );
}

const PURPOSES: readonly Column<PurposeRow>[] = [
  REGION,
  {
    key: 'fundKind',
    heading: { zh: '基金', en: 'fund' },
    text: (row) => row.kind,
    shown: (row, shell) => labelOf(shell, 'fundKind', row.kind),
  },
  { key: 'purpose', heading: { zh: '用途', en: 'purpose' }, text: (row) => row.purpose },
];
