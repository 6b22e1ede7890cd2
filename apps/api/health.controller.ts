import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { METRICS } from './metrics.js';
import type { Metrics } from './metrics.js';
import { READINESS } from './readiness.js';
import type { Ready, Readiness } from './readiness.js';

@ApiTags('running')
@Controller()
export class HealthController {
  constructor(
    @Inject(READINESS) private readonly readiness: Readiness,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiResponse({ status: 200, description: 'It does.' })
  live(): { readonly live: true } {
    return { live: true };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Whether requests can be served' })
  @ApiResponse({ status: 200, description: 'They can.' })
  @ApiResponse({ status: 503, description: '`failing` names why not.' })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Ready> {
    const found = await this.readiness.look();
    if (!found.ready) response.status(503);
    return found;
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Figures in the text format of Prometheus' })
  @ApiResponse({ status: 200, description: 'Counts, durations, the log’s head, how far views and reactions are.' })
  async tell(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.setHeader('Content-Type', this.metrics.contentType);
    return this.metrics.text();
  }
}
