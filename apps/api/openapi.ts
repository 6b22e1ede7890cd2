import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { NestFactory } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { ApiModule } from './api.module.js';
import type { ApiParts } from './api.module.js';

const ABOUT = `县级计生公益金与救助资金账本：以事件为凭的记账接口。

金额为元，写成 JSON 文本，至多两位小数；日期为 \`YYYY-MM-DD\`（北京时间）。每个写入请求都要带 \`Idempotency-Key\`，
答复给出日志位置 \`position\`；查询时以 \`minPosition\` 给出此位置，即可看到该笔写入。错误按 RFC 9457 给出，说明为
中文或英文（\`Accept-Language\`），\`code\` 不会改变。

---

The books of county welfare funds as an event-sourced ledger.

Amounts are yuan as JSON text with at most two decimals, days \`YYYY-MM-DD\` in Asia/Shanghai. Each write needs an
\`Idempotency-Key\` and answers with its \`position\` in the log; a read given that position as \`minPosition\` has seen
it. Errors are problem+json (RFC 9457) in Chinese or English, by \`Accept-Language\`; their \`code\` never changes.`;

export function openApiOf(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('公益金账本 · relief-ledger')
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
