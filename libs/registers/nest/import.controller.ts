import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PAGE_DEFAULT, Reads } from '#http';
import { BatchesView } from './batches.view.js';
import { ImportRow, ImportsParameters } from './import.dto.js';

@ApiTags('imports')
@Controller('v1/imports')
export class ImportController {
  constructor(private readonly view: BatchesView) {}

  @Reads({ path: '', summary: '导入记录: imports of registers with how they ended', row: ImportRow })
  async list(@Query() { limit = PAGE_DEFAULT }: ImportsParameters): Promise<readonly ImportRow[]> {
    const batches = await this.view.list(limit);
    return batches.map(({ batch, county, files, beganAt, by, outcome, accepted, known, refused }) => {
      return { import: batch, county, files, beganAt, by, outcome: outcome ?? 'running', accepted, known, refused };
    });
  }
}
