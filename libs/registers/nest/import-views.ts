import { Injectable } from '@nestjs/common';
import { FormerReceiptsView } from '#giving/nest';
import { BatchesView } from './batches.view.js';
import { FormerDocumentsView } from './former-documents.view.js';
import { BooksOpener } from './open-books.js';

/** Numbers of receipts and documents that were taken when each spelling was another one. */
@Injectable()
export class FormerNumbers {
  constructor(
    readonly receipts: FormerReceiptsView,
    readonly documents: FormerDocumentsView,
  ) {}
}

/** What an import looks up in the views before it decides anything. */
@Injectable()
export class ImportViews {
  constructor(
    readonly opener: BooksOpener,
    readonly batches: BatchesView,
    readonly former: FormerNumbers,
  ) {}
}
