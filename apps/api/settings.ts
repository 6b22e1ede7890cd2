import { EnvironmentReader, readSettings } from '#ledger/nest';
import type { Environment, Settings } from '#ledger/nest';

export interface ApiSettings extends Settings {
  readonly host: string;
  readonly port: number;
  /** Whether whoever reaches this from the same machine may act as any person. */
  readonly demo: boolean;
  /** Largest JSON body, in bytes. */
  readonly bodyLimit: number;
}

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1 << 10, mb: 1 << 20 };
const PORT_MAX = 65_535;

/** Reads the API's settings. Throws CannotStart that names every fault. */
export function readApiSettings(env: Environment): ApiSettings {
  const reader = new EnvironmentReader(env);
  const shared = readSettings(reader);
  const host = reader.text('HOST', {
    or: '127.0.0.1',
    form: /^[\w.:-]+$/u,
    wanted: { en: 'an address to listen on', zh: '监听地址' },
  });
  const port = reader.text('PORT', {
    or: '3000',
    form: /^(?:0|[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/u,
    wanted: { en: `a number from 0 to ${String(PORT_MAX)}`, zh: ` 0 到 ${String(PORT_MAX)} 之间的数` },
  });
  const demo = reader.text('DEMO', { or: '0', form: /^[01]$/u, wanted: { en: '0 or 1', zh: ' 0 或 1' } });
  const bodyLimit = reader.text('BODY_LIMIT', {
    or: '1mb',
    form: /^[1-9]\d{0,5}(?:b|kb|mb)$/u,
    wanted: { en: 'a size such as 500kb or 1mb', zh: '大小，如 500kb、1mb' },
  });
  reader.finish();
  return { ...shared, host, port: Number(port), demo: demo === '1', bodyLimit: bytesOf(bodyLimit) };
}

function bytesOf(size: string): number {
  const [, count = '0', unit = 'b'] = /^(\d+)(\w+)$/u.exec(size) ?? [];
  return Number(count) * (UNITS[unit] ?? 1);
}

export const SETTINGS = Symbol('settings');
