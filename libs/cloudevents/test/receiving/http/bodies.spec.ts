import { Body, Controller, Headers, type INestApplication, type LoggerService, Post, Req } from '@nestjs/common';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { describe, expect, it } from 'vitest';
import { silent } from '../../support/silent-logger.js';
import { express } from './express-parsers.js';
import { binary, handEvent, structured } from './messages.js';
import { platforms, receivingApp } from './receiving-app.js';

@Controller()
class OrdersController {
  @Post('orders')
  order(@Body() body: unknown): unknown {
    return { kind: Buffer.isBuffer(body) ? 'bytes' : typeof body, text: String(body), body };
  }

  @Post('type')
  type(@Headers('content-type') type: string): string {
    return type;
  }

  @Post('signed')
  signed(@Req() request: { readonly rawBody?: Buffer }): string {
    return String(request.rawBody);
  }
}

const metadata = { controllers: [OrdersController] };
const json = { 'content-type': 'application/json' };

/** Collects what is logged as an error. */
function errors() {
  const lines: string[] = [];
  const logger: LoggerService = { ...silent, error: (message: unknown) => void lines.push(String(message)) };
  return { lines, logger };
}

describe.each(platforms)('bodies on %s', (platform) => {
  it('of other requests are parsed as ever', async () => {
    const { post } = await receivingApp({ platform, metadata });
    expect((await post('/orders', json, '{"a":1}')).json).toMatchObject({ kind: 'object', body: { a: 1 } });
    expect((await post('/orders', json, '{"a":')).status).toBe(400);
  });

  it('of events are bytes everywhere, once an application receives events', async () => {
    const { post } = await receivingApp({ platform, metadata });
    const { headers, body } = binary();
    expect((await post('/orders', headers, body)).json).toMatchObject({ kind: 'bytes', text: '{"pot":120}' });
    expect((await post('/signed', headers, body)).text).toBe('{"pot":120}');
    expect((await post('/type', headers, body)).text).toBe('application/json');
  });

  it("are nobody else's business in an application that only publishes", async () => {
    const { post } = await receivingApp({ platform, metadata, options: {} });
    const { headers, body } = binary();
    expect((await post('/orders', headers, body)).json).toMatchObject({ kind: 'object', body: { pot: 120 } });
  });

  it.each([{ rawBody: true }, { bodyParser: false }])('are read with %j', async (create) => {
    const { post, received } = await receivingApp({ platform, create });
    for (const { headers, body } of [binary(), structured()]) {
      expect((await post('/events', headers, body)).status).toBe(204);
    }
    expect(received).toEqual([handEvent(), handEvent()]);
  });

  it('are read before parsers for their own types', async () => {
    const configure = (app: INestApplication): void => {
      if (platform === 'express') (app as NestExpressApplication).useBodyParser('json', { type: 'application/*' });
      else app.getHttpAdapter().useBodyParser?.('application/cloudevents+json', false, {});
    };
    const { post, received } = await receivingApp({ platform, configure });
    const { headers, body } = structured();
    expect((await post('/events', headers, body)).status).toBe(204);
    expect(received).toEqual([handEvent()]);
  });
});

describe('an Express application that parsed bodies before Nest had a say', () => {
  const parsed = (keepsBytes = false) => {
    const instance = express();
    const keep = (request: object, _response: object, bytes: Buffer) => void Object.assign(request, { rawBody: bytes });
    const type = ['application/*+json', 'application/json'];
    instance.use(express.json({ type, verify: keepsBytes ? keep : undefined }));
    return new ExpressAdapter(instance);
  };

  it('is told what to do, and the sender to come again', async () => {
    const { lines, logger } = errors();
    const { post, received } = await receivingApp({ platform: 'express', adapter: parsed(), logger });
    const { headers, body } = structured();
    const answer = await post('/events', headers, body);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('parser');
    expect(lines.join()).toContain('rawBody: true');
    expect(received).toEqual([]);
  });

  it('is fine where it kept the bytes', async () => {
    const adapter = parsed(true);
    const { post, received } = await receivingApp({ platform: 'express', adapter });
    for (const { headers, body } of [binary(), structured()]) {
      expect((await post('/events', headers, body)).status).toBe(204);
    }
    expect(received).toEqual([handEvent(), handEvent()]);
  });

  it('is fine where bodies are bytes or text', async () => {
    for (const parser of [express.raw({ type: '*/*' }), express.text({ type: '*/*' })]) {
      const instance = express();
      instance.use(parser);
      const { post, received } = await receivingApp({ platform: 'express', adapter: new ExpressAdapter(instance) });
      const { headers, body } = structured();
      expect((await post('/events', headers, body)).status).toBe(204);
      expect(received).toEqual([handEvent()]);
    }
  });
});
