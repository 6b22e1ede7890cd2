import { Injectable } from '@nestjs/common';
import { JournalView } from '#accounts/nest';
import { ProjectionEngine } from '#execution';
import type { EntryPlace } from '#funds';

/** Where an earlier entry stands in its fund's stream: events don't change, so a view may say it. */
@Injectable()
export class EntryPlacesView {
  constructor(
    private readonly journal: JournalView,
    private readonly views: ProjectionEngine,
  ) {}

  /** Looks once more with the views at the head: what was recorded a moment ago is an entry already. */
  async of(
    fund: string,
    entry: string,
    eventType?: 'AmountSpent' | 'AppropriationReceived' | 'DonationReceived',
  ): Promise<EntryPlace> {
    const asked = { fund, entry, ...(eventType === undefined ? {} : { eventType }) };
    const revision = await this.journal.revisionOf(asked);
    if (revision !== undefined) return { entry, revision };
    await this.views.catchUp();
    return { entry, revision: await this.journal.revisionOf(asked) };
  }
}
