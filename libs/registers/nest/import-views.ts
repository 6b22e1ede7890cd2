import { Injectable } from '@nestjs/common';
import { FormerReceiptsView } from '#giving/nest';
import { BatchesView } from './batches.view.js';
import { BooksOpener } from './open-books.js';

/** What an import looks up in the views before it decides anything. */
@Injectable()
export class ImportViews {
  constructor(
    readonly opener: BooksOpener,
    readonly batches: BatchesView,
    readonly formerReceipts: FormerReceiptsView,
  ) {}
}
