import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OfReader, PAGE_DEFAULT, Reads } from '#http';
import type { ForReader } from '#http';
import { BatchesView } from './batches.view.js';
import { ImportRow, ImportsParameters } from './import.dto.js';

@ApiTags('imports')
@Controller('v1/imports')
export class ImportController {
  constructor(private readonly view: BatchesView) {}

  @Reads({ path: '', summary: '导入记录: imports of registers with how they ended', row: ImportRow, staff: true })
  async list(
    @Query() { limit = PAGE_DEFAULT }: ImportsParameters,
    @OfReader() forReader: ForReader,
  ): Promise<readonly ImportRow[]> {
    const batches = await this.view.list(limit);
    return batches.map(({ batch, county, files, beganAt, by, outcome, accepted, known, refused }) => {
      const counts = { accepted, known, refused };
      return forReader({ import: batch, county, files, beganAt, by, outcome: outcome ?? 'running', ...counts });
    });
  }
}
