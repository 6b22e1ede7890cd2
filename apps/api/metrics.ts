import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Ledger } from '#ledger/nest';
import { projections } from '#ledger/nest';

export const METRICS = Symbol('metrics');

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Observed {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** What /metrics tells. Labels are routes, statuses and names of ours, never anything that somebody sent. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'ledger_http_requests_total',
    help: 'Requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [this.#registry],
  });
  readonly #durations = new Histogram({
    name: 'ledger_http_request_duration_seconds',
    help: 'How long requests took',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #commands = new Histogram({
    name: 'ledger_command_duration_seconds',
    help: 'How long commands took from the controller to their answer; outcome is done, again or refused',
    labelNames: ['command', 'outcome'],
    buckets: SECONDS,
    registers: [this.#registry],
  });

  constructor(ledger: Pick<Ledger, 'log' | 'views' | 'reactions'>) {
    collectDefaultMetrics({ register: this.#registry });
    const registers = [this.#registry];
    const head = new Gauge({ name: 'ledger_log_head', help: 'Position of the newest event', registers });
    const position = new Gauge({
      name: 'ledger_view_position',
      help: 'Position up to which a view has seen the log',
      labelNames: ['view'],
      registers,
    });
    const lag = new Gauge({
      name: 'ledger_lag_events',
      help: 'How far the slowest view, or the slowest reaction, is behind the head',
      labelNames: ['of'],
      registers,
      collect: async () => {
        const newest = await ledger.log.head();
        head.set(Number(newest));
        for (const { name } of projections) position.set({ view: name }, Number(await ledger.views.position([name])));
        lag.set({ of: 'views' }, Number(newest - (await ledger.views.position())));
        lag.set({ of: 'reactions' }, Math.max(0, Number(newest - (await ledger.reactions.position()))));
      },
    });
  }

  observe({ method, route, status, seconds }: Observed): void {
    this.#requests.inc({ method, route, status: String(status) });
    this.#durations.observe({ method, route }, seconds);
  }

  /** Gives what to call with the outcome when the command has been answered. */
  commandBegan(command: string): (outcome: 'done' | 'again' | 'refused') => void {
    const from = process.hrtime.bigint();
    return (outcome) => {
      this.#commands.observe({ command, outcome }, Number(process.hrtime.bigint() - from) / 1e9);
    };
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
