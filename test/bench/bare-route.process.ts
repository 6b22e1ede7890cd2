import 'reflect-metadata';
import { Body, Controller, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FundPath } from '#funds/nest';
import { DonationBody } from '#giving/nest';
import { fieldsPipe } from '#http';

export interface Listening {
  readonly port: number;
}

/** The least that a route of the framework can do: the same fields validated by the same rules, and an answer. */
@Controller('v1')
class BareController {
  @Post('funds/:fund/donations')
  receive(@Param() { fund }: FundPath, @Body() { valueDate }: DonationBody): object {
    return { entry: fund, valueDate, position: '1' };
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

const app = await NestFactory.create<NestExpressApplication>(BareModule, { logger: false });
app.useGlobalPipes(fieldsPipe());
await app.listen(0, '127.0.0.1');
const listening: Listening = { port: Number(new URL(await app.getUrl()).port) };
process.send?.(listening);
