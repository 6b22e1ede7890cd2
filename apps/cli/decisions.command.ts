import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import type { ShownDecision } from '#people/nest';
import { REGION } from './columns.js';
import { keepEvidence, withEvidenceOption } from './income.js';
import { readAmount, readDate, readNumber } from './input.js';
import { adoptAuthority, withCountyOptions } from './limits.command.js';
import { regionNamed } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';
import { allOf } from './transfers.command.js';

/** 集体决策 (三重一大) */
export function decisionsCommand(shell: Shell): Command {
  return newGroup(shell, 'decisions', {
    words: {
      zh: '集体决策（三重一大）：大额资金所依据的会议决定',
      en: 'collective decisions, on which large sums rest',
    },
    commands: [recordCommand(shell), thresholdCommand(shell), listCommand(shell)],
  });
}

interface RecordOptions extends SendOptions {
  readonly region: string;
  readonly minutes: string;
  readonly date: string;
  readonly amount: string;
  readonly subject: string;
  readonly attendee: readonly string[];
  readonly evidence?: readonly string[];
}

function recordCommand(shell: Shell): Command {
  const command = newCommand(shell, 'record', {
    words: {
      zh: '登记集体决策；预留、划转、上缴时以 --decision 引用',
      en: 'record one; money out then cites it by --decision',
    },
    example:
      'decisions record --region 安和县 --minutes 安党组〔2024〕3号 --date 2024-03-01 --amount 300000 --subject 应急救助资金安排 --attendee li.fang --attendee 赵刚 --evidence 会议纪要.pdf',
  })
    .requiredOption('--region <county>', shell.in({ zh: '县的代码或名称', en: 'code or name of the county' }))
    .requiredOption('--minutes <number>', shell.in({ zh: '会议纪要文号', en: 'number of the minutes' }))
    .requiredOption('--date <date>', shell.in({ zh: '会议日期', en: 'the day of the meeting' }))
    .requiredOption('--amount <yuan>', shell.in({ zh: '决定的金额（元）', en: 'the amount that it decided on' }))
    .requiredOption('--subject <text>', shell.in({ zh: '议题（加密保存）', en: 'what was decided, kept encrypted' }))
    .requiredOption(
      '--attendee <person>',
      shell.in({
        zh: '参会人员，可重复：人员编号，或姓名（加密保存）',
        en: 'who attended, can be given again: a person’s id, or a name, kept encrypted',
      }),
      (one: string, before?: readonly string[]) => [...(before ?? []), one],
    );
  return withActingOptions(shell, withEvidenceOption(shell, command)).action(async (options: RecordOptions) => {
    const minutesNumber = readNumber('--minutes', options.minutes);
    const decided = { minutesNumber, decidedOn: readDate('--date', options.date), subject: options.subject };
    const amountFen = readAmount('--amount', options.amount);
    await withSession(shell, options, async (session) => {
      const { RecordDecisionCommand } = await import('#people/nest');
      const { code: region } = await regionNamed(session, '--region', options.region);
      const present = await presentOf(session, options.attendee);
      const evidence = await keepEvidence(shell, session, options.evidence ?? []);
      const input = { region, ...decided, amountFen, ...present, evidence };
      const sending = {
        command: 'decisions record',
        asked: { ...options },
        make: (context: CommandContext) => new RecordDecisionCommand(input, context),
        done: (result: Result) => ({
          zh: `已登记集体决策 ${minutesNumber}，编号 ${told(result, 'decision')}`,
          en: `Recorded ${minutesNumber} as ${told(result, 'decision')}`,
        }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

/** Persons of the ledger by id; whoever else is named attended under a name. */
async function presentOf(session: Session, named: readonly string[]) {
  const attendees: string[] = [];
  const others: string[] = [];
  for (const one of named) ((await session.ledger.knows(one)) ? attendees : others).push(one);
  return { attendees, others };
}

function thresholdCommand(shell: Shell): Command {
  const command = newCommand(shell, 'threshold', {
    words: { zh: '一县自多少金额起须有集体决策', en: "from which amount on a county's money rests on one" },
    example: 'decisions threshold --region 安和县 --amount 100000 --from 2024-01-01 --basis 安政办〔2023〕5号',
  });
  return withCountyOptions(shell, command).action((options: Parameters<typeof adoptAuthority>[2]) =>
    adoptAuthority(shell, { command: 'decisions threshold' }, options),
  );
}

interface DecisionListOptions extends DataOptions, ListOptions {
  readonly region?: string;
}

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: { zh: '列出集体决策，含已用与剩余的额度', en: 'list them, with what rests on them and what is left' },
    example: 'decisions list --region 安和县',
  }).option('--region <county>', shell.in({ zh: '只看该县', en: 'only of this county' }));
  return withListOptions(shell, command).action(async (options: DecisionListOptions) => {
    requireOneForm(options);
    await withSession(shell, options, async (session) => {
      const { ListDecisions } = await import('#people/nest');
      const { region } = options;
      const of = region === undefined ? {} : { region: (await regionNamed(session, '--region', region)).code };
      const rows = await allOf((page) => session.ask(new ListDecisions({ ...of, ...page })));
      await showList(shell, options, { name: { zh: '集体决策', en: 'decisions' }, columns: DECISIONS, rows });
    });
  });
}

const DECISIONS: readonly Column<ShownDecision>[] = [
  { key: 'minutes', heading: { zh: '会议纪要', en: 'minutes' }, text: (row) => row.minutesNumber },
  { key: 'decidedOn', heading: { zh: '日期', en: 'decided on' }, text: (row) => row.decidedOn },
  REGION,
  { key: 'subject', heading: { zh: '议题', en: 'subject' }, text: (row) => row.subjectText },
  {
    key: 'attendees',
    heading: { zh: '参会人员', en: 'attendees' },
    text: (row) => [...row.attendees, ...row.otherNames].join(', '),
  },
  { key: 'amount', heading: { zh: '金额', en: 'amount' }, amount: (row) => row.amountFen },
  { key: 'used', heading: { zh: '已用', en: 'used' }, amount: (row) => row.usedFen },
  { key: 'rest', heading: { zh: '剩余', en: 'rest' }, amount: (row) => row.restFen },
  { key: 'evidence', heading: { zh: '凭证数', en: 'evidence' }, count: (row) => row.evidence.length },
  { key: 'decision', heading: { zh: '编号', en: 'decision' }, text: (row) => row.decision },
];
