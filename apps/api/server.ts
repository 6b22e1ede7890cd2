import type { IncomingMessage, Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import { CannotStart } from '#database';
import { refuseForeigners } from './access.guard.js';
import { ApiModule } from './api.module.js';
import type { ApiParts } from './api.module.js';
import { drainOf } from './drain.js';
import type { Drain } from './drain.js';
import { EVIDENCE_PATH } from './evidence.controller.js';
import { readJsonObject } from './json-body.js';
import { noteRequests } from './logger.js';
import { openApiOf } from './openapi.js';

const HEADERS_WITHIN_MS = 15_000;
/** A large scan over a slow line. */
const REQUEST_WITHIN_MS = 180_000;

export interface RunningServer {
  readonly port: number;
  readonly drain: Drain;
}

/** Listens with every route of the ledger. Throws CannotStart where the port is in use or cannot be had. */
export async function serve(parts: ApiParts): Promise<RunningServer> {
  const { settings, log, metrics } = parts;
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.on(parts), oneSpelling(), {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  app.disable('x-powered-by').set('query parser', 'simple').set('etag', false);
  app.use(noteRequests(log, metrics), setHeaders, refuseForeigners(settings), leadToPage);
  app.useBodyParser('raw', { type: isJsonBody, limit: settings.bodyLimit, inflate: false });
  app.use(readBody);
  const document = openApiOf(app);
  parts.routes.read(document);
  SwaggerModule.setup('docs', app, document, {
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: '公益金账本 · relief-ledger',
  });
  await app.init();
  const server = app.getHttpServer();
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  const drain = drainOf(server);
  await listening(server, settings);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  return { port, drain };
}

/**
 * One spelling of each address: whoever tells routes apart compares the same text. The router keeps what was set before
 * its first use, which is in the adapter's own constructor.
 */
function oneSpelling(): ExpressAdapter {
  return new ExpressAdapter(express().enable('case sensitive routing').enable('strict routing'));
}

/** Whoever types the address alone wants to see something. */
function leadToPage(request: Request, response: Response, next: NextFunction): void {
  if (request.path === '/' && (request.method === 'GET' || request.method === 'HEAD')) response.redirect('/docs');
  else next();
}

function isJsonBody(request: IncomingMessage): boolean {
  return (
    (request as Request).path !== EVIDENCE_PATH && /^application\/json\b/iu.test(request.headers['content-type'] ?? '')
  );
}

function readBody(request: Request, _response: Response, next: NextFunction): void {
  const body: unknown = request.body;
  if (body instanceof Uint8Array) request.body = readJsonObject(body);
  next();
}

const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

function setHeaders(request: Request, response: Response, next: NextFunction): void {
  const isPage = request.path === '/docs' || request.path.startsWith('/docs/');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Content-Security-Policy', isPage ? PAGE_POLICY : "default-src 'none'; frame-ancestors 'none'");
  if (!isPage) response.setHeader('Cache-Control', 'no-store');
  next();
}

function listening(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cannotListen({ host, port: String(port) }, cause));
    });
    server.listen(port, host, resolve);
  });
}

function cannotListen(asked: { readonly host: string; readonly port: string }, cause: NodeJS.ErrnoException): Error {
  const { host, port } = asked;
  if (cause.code === 'EADDRINUSE') {
    return new CannotStart(
      {
        en: `The port ${port} is in use by another program; choose another one with PORT.`,
        zh: `端口 ${port} 已被其他程序占用，请用 PORT 另选端口。`,
      },
      { cause },
    );
  }
  const code = cause.code ?? '';
  return new CannotStart(
    { en: `${host}:${port} cannot be listened on (${code}).`, zh: `无法监听 ${host}:${port}（${code}）。` },
    { cause },
  );
}
