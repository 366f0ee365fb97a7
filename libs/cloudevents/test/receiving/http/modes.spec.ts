import { describe, expect, it } from 'vitest';
import { severity } from '../../../src/extensions/index.js';
import { batch, binary, formats, handEvent, structured } from './messages.js';
import { endpoint, platforms, receivingApp } from './receiving-app.js';

const options = { receiver: { ...endpoint, formats: ['json', 'protobuf', 'avro', 'xml'] as const } };

describe.each(platforms)('the endpoint on %s reads', (platform) => {
  it('an event in binary mode, whose JSON no body parser saw', async () => {
    const { post, received, contexts } = await receivingApp({ platform });
    const { headers, body } = binary();
    expect(await post('/events', headers, body)).toMatchObject({ status: 204, text: '' });
    expect(received).toEqual([handEvent()]);
    expect(contexts[0]?.transport).toBe('http');
  });

  it('an event in binary mode without any data', async () => {
    const { post, received } = await receivingApp({ platform });
    const { headers } = binary(handEvent('x', { data: undefined, datacontenttype: undefined }));
    expect((await post('/events', headers)).status).toBe(204);
    expect(received[0]).not.toHaveProperty('data');
  });

  it('an event in binary mode whose data is bytes without a type', async () => {
    const { post, received } = await receivingApp({ platform });
    const { headers } = binary(handEvent('x', { data: undefined, datacontenttype: undefined }));
    expect((await post('/events', headers, Uint8Array.of(0, 255, 10))).status).toBe(204);
    expect(received[0]?.data).toEqual(Uint8Array.of(0, 255, 10));
  });

  it('text to the byte, whatever parsers make of it', async () => {
    const { post, received } = await receivingApp({ platform });
    const { headers } = binary();
    expect((await post('/events', { ...headers, 'content-type': 'text/plain' }, ' a\r\n ')).status).toBe(204);
    expect(received[0]?.data).toBe(' a\r\n ');
  });

  it.each(formats.map((format) => [format.name, format] as const))('structured mode in %s', async (_, format) => {
    const { post, received } = await receivingApp({ platform, options });
    const { headers, body } = structured(handEvent(), format);
    expect(await post('/events', headers, body)).toMatchObject({ status: 204 });
    expect(received).toEqual([handEvent()]);
  });

  it.each(formats.filter((format) => format.batch !== undefined).map((format) => [format.name, format] as const))(
    'a batch in %s, in its order',
    async (_, format) => {
      const { post, received } = await receivingApp({ platform, options });
      const events = [handEvent('1'), handEvent('2'), handEvent('3')];
      const { headers, body } = batch(events, format);
      expect(await post('/events', headers, body)).toMatchObject({ status: 204 });
      expect(received).toEqual(events);
    },
  );

  it('a batch of nothing (C15)', async () => {
    const { post, received } = await receivingApp({ platform });
    const { headers, body } = batch([]);
    expect(await post('/events', headers, body)).toMatchObject({ status: 204, text: '' });
    expect(received).toEqual([]);
  });

  it('content types whatever their case', async () => {
    const { post } = await receivingApp({ platform });
    const { body } = structured();
    const headers = { 'content-type': 'Application/CloudEvents+JSON; Charset=UTF-8' };
    expect(await post('/events', headers, body)).toMatchObject({ status: 204 });
  });

  it('extensions in the types of their definitions', async () => {
    const { post, received } = await receivingApp({ platform, options: { ...options, extensions: [severity] } });
    const { headers, body } = binary();
    const sent = { ...headers, 'ce-severitytext': 'WARN', 'ce-severitynumber': '13' };
    expect((await post('/events', sent, body)).status).toBe(204);
    expect(received[0]).toMatchObject({ severitytext: 'WARN', severitynumber: 13 });
    const wrong = await post('/events', { ...sent, 'ce-severitynumber': 'high' }, body);
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining("'severitynumber'")]);
  });
});
