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

  readonly #up = this.#gauge('ledger_database_up', 'Whether the database answered just now, 1 or 0');
  readonly #head = this.#gauge('ledger_log_head', 'Position of the newest event');
  readonly #position = this.#gauge('ledger_view_position', 'Position up to which a view has seen the log', 'view');
  readonly #lag = this.#gauge('ledger_lag_events', 'How far the slowest view, or reaction, is behind the head', 'of');

  constructor(private readonly ledger: Pick<Ledger, 'log' | 'views' | 'reactions'>) {
    collectDefaultMetrics({ register: this.#registry });
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

  /** All figures as they are now; those of a database that is away are left as they were last seen. */
  async text(): Promise<string> {
    try {
      await this.#look();
      this.#up.set(1);
    } catch {
      this.#up.set(0);
    }
    return this.#registry.metrics();
  }

  async #look(): Promise<void> {
    const { log, views, reactions } = this.ledger;
    const head = await log.head();
    this.#head.set(Number(head));
    for (const { name } of projections) this.#position.set({ view: name }, Number(await views.position([name])));
    const behind = (position: bigint): number => Math.max(0, Number(head - position));
    this.#lag.set({ of: 'views' }, behind(await views.position()));
    this.#lag.set({ of: 'reactions' }, behind(await reactions.position()));
  }

  #gauge(name: string, help: string, ...labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }
}
