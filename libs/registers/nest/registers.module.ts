import { Module } from '@nestjs/common';
import { AccountsModule } from '#accounts/nest';
import { FundsModule } from '#funds/nest';
import { GivingModule } from '#giving/nest';
import { RegionsModule } from '#regions/nest';
import { BatchesView } from './batches.view.js';
import { FormerDocumentsView } from './former-documents.view.js';
import { FolderImport } from './import-folder.js';
import { ImportController } from './import.controller.js';
import { FormerNumbers, ImportViews } from './import-views.js';
import { BooksOpener } from './open-books.js';

@Module({
  controllers: [ImportController],
  imports: [RegionsModule, AccountsModule, FundsModule, GivingModule],
  providers: [BatchesView, BooksOpener, FormerDocumentsView, FormerNumbers, ImportViews, FolderImport],
  exports: [BatchesView, FolderImport],
})
export class RegistersModule {}
