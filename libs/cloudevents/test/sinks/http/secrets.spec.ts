import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Answer, reply } from '../../../../../test/support/http/answers.js';
import { freePort } from '../../../../../test/support/http/free-port.js';
import { say } from '../../../../../test/support/http/misbehaviours.js';
import { RawReceiver } from '../../../../../test/support/http/raw-receiver.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import type { SinkDelivery } from '../../../src/delivery/index.js';
import { anEvent } from './events.js';
import { HttpRoom } from './http-room.js';

const bearer = 'eyJhbGciOi.s3cr3t-bearer';
const apiKey = 'k3y with "quotes"';
const queryToken = 'p4ss/w+rd=&';
const secrets = [bearer, 'k3y with', 'quotes', 'p4ss', 'w+rd', 'w%2Brd'];
const headers = { authorization: `Bearer ${bearer}`, 'x-api-key': apiKey };
const query = `?access_token=${encodeURIComponent(queryToken)}`;

/** Answers with everything it was sent. */
function echo(status: number, more: (text: string) => string = (text) => text): Answer {
  return (response, { path, headers: received }) =>
    void response
      .writeHead(status)
      .end(more(JSON.stringify({ path, authorization: received.authorization, key: received['x-api-key'] })));
}

/** Everything anyone could print of it. */
function everyText({ error }: SinkDelivery, room: HttpRoom): string {
  const texts = [
    error?.message,
    error?.stack,
    String(error),
    JSON.stringify(error),
    inspect(error, { depth: 9, showHidden: true }),
  ];
  return [...texts, inspect(room.health, { depth: 9 }), JSON.stringify(room.health)].join('\n');
}

function expectNoSecret(delivery: SinkDelivery, room: HttpRoom): void {
  const text = everyText(delivery, room);
  for (const secret of secrets) expect(text).not.toContain(secret);
}

describe('HTTP sink, secrets and error texts', () => {
  it.each([400, 410, 413, 429, 500, 302])('S6: an answer %i that echoes them shows none', async (status) => {
    const receiver = await ScriptedReceiver.listen(echo(status));
    const room = new HttpRoom(receiver.url + query, { headers });
    const delivery = await room.deliverOne(anEvent('1'));

    expect(receiver.requests[0]?.headers).toMatchObject(headers);
    expect(delivery.error?.message).toContain(`POST to ${new URL(receiver.url).origin} answered ${status}`);
    expect(delivery.error?.message).toContain('***');
    expectNoSecret(delivery, room);
  });

  it.each([
    ['in the middle of words', () => `denied: Bearer ${bearer}, or key ${apiKey}.`],
    ['the token in the query as it was sent', () => `no such path /events${query}`],
    ['the token decoded', () => `unknown token ${queryToken}`],
    ['a token cut by the limit of what is kept', () => `${'x'.repeat(195)}${bearer}`],
    ['a token cut by the limit of what is read', () => `${' '.repeat(16 * 1024 - 10)}${bearer}`],
    ['a token cut by the limit of what is read, in the middle', () => `${' '.repeat(16 * 1024 - 4)}${queryToken}`],
  ])('S6: %s', async (_, more) => {
    const receiver = await ScriptedReceiver.listen(echo(403, more));
    const room = new HttpRoom(receiver.url + query, { headers });
    const delivery = await room.deliverOne(anEvent('1'));

    expect(delivery.error?.statusCode).toBe(403);
    expectNoSecret(delivery, room);
    expect(delivery.error?.message).not.toContain(bearer.slice(0, 5));
  });

  it('S6: a token in the path, as some webhook addresses have it', async () => {
    const token = 'T0000B0000XXXXYYYYZZZZ';
    const receiver = await ScriptedReceiver.listen(echo(404, () => `Cannot POST /services/${token}`));
    const delivery = await new HttpRoom(`${new URL(receiver.url).origin}/services/${token}`).deliverOne(anEvent('1'));
    expect(delivery.error?.message).toContain('Cannot POST /services/***');
    expect(delivery.error?.message).not.toContain(token);
  });

  it('S6: a token that is the whole query', async () => {
    const receiver = await ScriptedReceiver.listen(echo(403));
    const room = new HttpRoom(`${receiver.url}?p4ss-as-a-whole`);
    const delivery = await room.deliverOne(anEvent('1'));
    expect(delivery.error?.message).toContain('/events?***');
    expectNoSecret(delivery, room);
  });

  it('S6: neither does an answer that breaks off within one', async () => {
    const receiver = await RawReceiver.listen(async (connection) => {
      await say(`HTTP/1.1 403 Forbidden\r\nContent-Length: 999\r\n\r\nbad token ${bearer.slice(0, -3)}`)(connection);
      connection.socket.end();
    });
    const room = new HttpRoom(receiver.url + query, { headers });
    const delivery = await room.deliverOne(anEvent('1'));
    expect(delivery).toMatchObject({ reason: 'rejected', error: { statusCode: 403 } });
    expect(everyText(delivery, room)).not.toContain('eyJhbGciOi');
  });

  it('S6: neither do connection errors, timeouts, broken answers and check()', async () => {
    const nobody = new HttpRoom(`http://127.0.0.1:${await freePort()}/events${query}`, { headers });
    expectNoSecret(await nobody.deliverOne(anEvent('1')), nobody);
    const broken = await RawReceiver.listen(say(`HTTP/1.1 ${bearer}\r\n\r\n`));
    const room = new HttpRoom(broken.url + query, { headers, timeout: 0.1 });
    expectNoSecret(await room.deliverOne(anEvent('1')), room);
    await expect(nobody.sink.check()).rejects.toSatisfy((error) => !inspect(error).includes('p4ss'));
  });

  it('an error keeps at most 200 characters of the answer, on one line', async () => {
    const receiver = await ScriptedReceiver.listen(
      reply(400, {}, `line 1\r\n\tline 2\u0000\u001b[31m${'x'.repeat(5000)}`),
    );
    const { error } = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));
    const excerpt = error?.message.replace(`POST to ${new URL(receiver.url).origin} answered 400: `, '') ?? '';

    expect(excerpt).toHaveLength(200);
    expect(excerpt).toMatch(/^line 1 line 2 \[31mx+$/);
  });

  it('an error of a short answer keeps it whole, one of no answer says nothing of it', async () => {
    const answers = [reply(400, {}, '  grüße 😀 '), reply(400, {}, ''), reply(400, {}, ' \n')];
    for (const [index, answer] of answers.entries()) {
      const receiver = await ScriptedReceiver.listen(answer);
      const { error } = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));
      expect(error?.message).toBe(
        `POST to ${new URL(receiver.url).origin} answered 400${index === 0 ? ': grüße 😀' : ''}`,
      );
    }
  });

  it('characters are never cut in halves', async () => {
    const receiver = await ScriptedReceiver.listen(reply(400, {}, `x${'😀'.repeat(300)}`));
    const { error } = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));
    expect(error?.message).toMatch(/x(?:😀)+$/u);
  });
});
