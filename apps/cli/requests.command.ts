import type { Command } from 'commander';
import { REGION } from './columns.js';
import type { ShownRequest } from '#people/nest';
import { fen, formatYuan } from '#kernel';
import type { RequestStanding } from '#people';
import { readOneOf } from './input.js';
import { labelOf } from './labels.js';
import { regionNamed } from './names.js';
import { newCommand, withListOptions } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';
import { allOf } from './transfers.command.js';

interface RequestsOptions extends DataOptions, ListOptions {
  readonly region?: string;
  readonly standing: string;
}

const STANDINGS = ['open', 'carried-out', 'withdrawn', 'declined', 'lapsed', 'any'] as const;

/** 申请 */
export function requestsCommand(shell: Shell): Command {
  const command = newCommand(shell, 'requests', {
    words: { zh: '列出申请：等待另一人确认的事项', en: 'list requests: what waits for another person' },
    example: 'requests --region 安和县',
  })
    .option('--region <region>', shell.in({ zh: '只看该区划及其下级', en: 'only this region and those below it' }))
    .option(
      '--standing <standing>',
      shell.in({ zh: `状态：${STANDINGS.join(' ')}（默认 open）`, en: `${STANDINGS.join(', ')} (default open)` }),
      'open',
    );
  return withListOptions(shell, command).action(async (options: RequestsOptions) => {
    requireOneForm(options);
    const standing = readOneOf('--standing', options.standing, STANDINGS);
    await withSession(shell, options, async (session) => {
      const { ListRequests } = await import('#people/nest');
      const { region } = options;
      const asked = {
        ...(standing === 'any' ? {} : { standing }),
        ...(region === undefined ? {} : { region: (await regionNamed(session, '--region', region)).code }),
      };
      const rows = await allOf((page) => session.ask(new ListRequests({ ...asked, ...page })));
      await showList(shell, options, { name: { zh: '申请', en: 'requests' }, columns: REQUESTS, rows });
    });
  });
}

const REQUESTS: readonly Column<ShownRequest>[] = [
  { key: 'madeOn', heading: { zh: '申请日期', en: 'made on' }, text: (row) => row.madeOn },
  { key: 'madeBy', heading: { zh: '申请人', en: 'made by' }, text: (row) => row.madeBy },
  {
    key: 'action',
    heading: { zh: '事项', en: 'action' },
    text: (row) => row.action,
    shown: (row, shell) => labelOf(shell, 'requestAction', row.action),
  },
  REGION,
  { key: 'about', heading: { zh: '内容', en: 'about' }, text: (row) => aboutText(row.about) },
  { key: 'reason', heading: { zh: '理由', en: 'reason' }, text: (row) => row.reasonText },
  {
    key: 'approvals',
    heading: { zh: '已同意/须同意', en: 'approved/wanted' },
    text: (row) => `${String(row.approvedBy.length)}/${String(row.approvals)}`,
  },
  { key: 'approvedBy', heading: { zh: '同意人', en: 'approved by' }, text: (row) => row.approvedBy.join(', ') },
  {
    key: 'roles',
    heading: { zh: '可确认的角色', en: 'who may confirm' },
    text: (row) => row.roles.join(', '),
    shown: (row, shell) => row.roles.map((role) => labelOf(shell, 'role', role)).join(', '),
  },
  { key: 'lapsesOn', heading: { zh: '有效至', en: 'confirmable until' }, text: (row) => row.lapsesOn },
  {
    key: 'standing',
    heading: { zh: '状态', en: 'standing' },
    text: (row) => row.standing,
    shown: (row, shell) => labelOf(shell, 'requestStanding', row.standing satisfies RequestStanding),
  },
  { key: 'declineReason', heading: { zh: '驳回理由', en: 'why declined' }, text: (row) => row.declineReasonText },
  { key: 'request', heading: { zh: '编号', en: 'request' }, text: (row) => row.request },
];

/** The fields of what is asked for, amounts in yuan: `fund 990101-welfare; amount 12.00`. */
function aboutText(about: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(about).map(([key, value]) => {
    const shown = valueText(key, value);
    return shown === '' ? '' : `${key.replace(/Fen$/u, '')} ${shown}`;
  });
  return parts.filter((part) => part !== '').join('; ');
}

function valueText(key: string, value: unknown): string {
  if (typeof value === 'string') return key.endsWith('Fen') ? formatYuan(fen(BigInt(value))) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return (value as readonly unknown[]).map((part) => valueText('', part)).join(', ');
  if (typeof value !== 'object' || value === null) return '';
  const parts = Object.entries(value).map(([name, part]) => valueText(name, part));
  return parts.filter((part) => part !== '').join(' ');
}
