import { Controller, Get, Inject, Param, Post, Req, Res, SetMetadata, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { FILES } from '#execution';
import type { Files, StoredFile } from '#files';
import { Fails, Malformed, NotThere, PERSONAL, shownValue, WRITES } from '#http';
import { EdgeProblem } from './problem.js';
import { Uploads } from './uploads.js';

const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,128}$/u;
const SHA256 = /^[0-9a-f]{64}$/u;
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** Where bodies are bytes and not JSON, whatever they look like. */
export const EVIDENCE_PATH = '/v1/evidence';

/** 凭证: evidence as bytes, named by their own hash. Nothing can be changed or replaced. */
@ApiTags('evidence')
@Controller(EVIDENCE_PATH)
export class EvidenceController {
  constructor(
    @Inject(FILES) private readonly files: Files,
    private readonly uploads: Uploads,
  ) {}

  @Post()
  @SetMetadata(WRITES, 'bytes')
  @ApiOperation({
    summary: '凭证上传: keeps the body’s bytes, encrypted; the same bytes are kept once',
    description:
      'At most 20 MB. The hash is the key: no Idempotency-Key is read, and the same bytes sent again are the same ' +
      'evidence, under the media type with which they first came. At most four uploads are under way at once.',
  })
  @ApiConsumes('application/pdf', 'image/jpeg', 'image/png')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({
    status: 201,
    description: 'Kept; `mediaType` is the one with which these bytes first came.',
    content: { 'application/json': { example: { sha256: HASH, bytes: 4, mediaType: 'image/png' } } },
  })
  @Fails({
    400: 'It is empty',
    401: 'No actor is known',
    403: 'The actor holds no role',
    408: 'It was waited for too long',
    413: 'It has more than 20 MB',
    415: 'The media type is missing, or it is compressed',
    503: 'Four uploads are under way, or the database cannot be reached: send the same again',
  })
  async keep(@Req() request: Request): Promise<StoredFile> {
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      throw new EdgeProblem(415, 'evidence-encoded');
    }
    const mediaType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (!MEDIA_TYPE.test(mediaType)) throw new EdgeProblem(415, 'media-type-malformed');
    return this.files.put(await this.uploads.read(request), { mediaType });
  }

  @Get(':sha256')
  @SetMetadata(PERSONAL, true)
  @ApiOperation({ summary: '凭证: the bytes of this hash' })
  @ApiResponse({
    status: 200,
    description: 'The bytes, under the media type that they came with.',
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  @Fails({
    400: 'Malformed: `errors` names each parameter',
    401: 'No actor is known',
    403: 'The actor holds no role',
    404: 'It is not there',
    503: 'The database cannot be reached',
  })
  async bytes(
    @Param('sha256') sha256: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    if (!SHA256.test(sha256)) {
      const wanted = 'SHA-256, 64 × 0-9 a-f';
      throw new Malformed([{ pointer: '/sha256', code: 'id-malformed', value: shownValue(sha256), wanted }]);
    }
    const found = await this.files.get(sha256);
    if (found === undefined) throw new NotThere('evidence-unknown', 'sha256', sha256);
    // Whatever was uploaded is never run as a page of ours.
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    const disposition = `attachment; filename="${sha256.slice(0, 16)}"`;
    return new StreamableFile(found.stream, { type: found.mediaType, length: found.bytes, disposition });
  }
}
