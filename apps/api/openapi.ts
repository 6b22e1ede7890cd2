import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { NestFactory } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { ApiModule } from './api.module.js';
import type { ApiParts } from './api.module.js';

const ABOUT = `The books of county welfare funds as an event-sourced ledger.

Amounts are yuan as JSON text with at most two decimals, days \`YYYY-MM-DD\` in Asia/Shanghai. Each write needs an
\`Idempotency-Key\` and answers with its \`position\` in the log; a read given that position as \`minPosition\` has seen
it. Errors are problem+json (RFC 9457) in Chinese or English, by \`Accept-Language\`; their \`code\` never changes.`;

export function openApiOf(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('relief-ledger')
    .setDescription(ABOUT)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .build();
  return SwaggerModule.createDocument(app, settings, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/u, '')}_${method}`,
  });
}

/** The document of the program as it is, made without a database: nothing of it is run. */
export async function exportOpenApi(): Promise<string> {
  const nothing = Object.create(null) as ApiParts & ApiParts['ledger'];
  const parts = { ...nothing, ledger: nothing };
  const app = await NestFactory.create(ApiModule.on(parts), { preview: true, logger: false, abortOnError: false });
  return `${JSON.stringify(openApiOf(app), undefined, 2)}\n`;
}
