import { reliefLedger } from './hot.js';
import { ownStreams, rawInsert } from './peers.js';
import { inRounds } from './rounds.js';
import type { Section } from './section.js';
import { reliefLedgerLog, STREAMS } from './streams.js';

/** What a command costs whoever waits for it alone. */
export const one: Section = {
  name: 'one',
  title: 'one client: what it waits for an append, and for a command decided by the fund’s own decider',
  async run(bench) {
    const { server } = bench;
    const places = (clients: number) => ownStreams(clients, STREAMS);
    const peers = [
      { ...reliefLedgerLog(server, places), case: 'an append' },
      { ...reliefLedger(server), case: 'a command, decided' },
      rawInsert(server, places),
    ];
    const figures = await inRounds(bench, { section: 'one', peers, clients: [1] });
    const raw = figures.find(({ peer }) => peer === 'raw-insert')?.p50Ms ?? 0;
    const aims = figures
      .filter(({ peer }) => peer === 'relief-ledger')
      .map((figure) => {
        const ratio = figure.p50Ms / raw;
        const what = `${figure.case ?? ''}: p50, times raw-insert’s`;
        return { what, wanted: '≤ 2.5', measured: ratio.toFixed(2), met: ratio <= 2.5 };
      });
    return { figures, aims };
  },
};
