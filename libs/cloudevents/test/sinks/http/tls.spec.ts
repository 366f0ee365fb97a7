import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerOptions } from 'node:https';
import { type Certificate, createAuthority, createCertificate } from '../../../../../test/support/certificates.js';
import { freePort } from '../../../../../test/support/http/free-port.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';

interface Fault {
  readonly tls: ServerOptions;
  readonly code: RegExp;
  readonly text: string;
}

const day = 24 * 60 * 60 * 1000;
const names = [
  'expired',
  'self-signed',
  'foreign authority',
  'namesake of the authority',
  'wrong host',
  'TLS 1.0 only',
] as const;

/** Real handshakes with receivers that cannot be trusted, each in its own way, and with one that can. */
describe('HTTP sink, TLS', () => {
  let authority: Certificate;
  let good: Certificate;
  let faults: Record<(typeof names)[number], Fault>;

  const warnings: Error[] = [];
  const warned = (warning: Error): void => void warnings.push(warning);
  beforeAll(() => void process.on('warning', warned));
  afterAll(() => void process.off('warning', warned));

  beforeAll(async () => {
    authority = await createAuthority();
    good = await createCertificate({ authority });
    const dates = { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) };
    faults = {
      expired: {
        tls: await createCertificate({ authority, ...dates }),
        code: /^CERT_HAS_EXPIRED$/,
        text: 'the TLS certificate of the receiver has expired',
      },
      'self-signed': {
        tls: await createCertificate(),
        code: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
        text: 'the TLS certificate of the receiver is self-signed and not trusted; check CLOUDEVENTS_HTTP_SSL_CA',
      },
      'foreign authority': {
        tls: await createCertificate({ authority: await createAuthority('Somebody else') }),
        code: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
        text: 'the TLS certificate of the receiver comes from a CA that is not trusted; check CLOUDEVENTS_HTTP_SSL_CA',
      },
      'namesake of the authority': {
        tls: await createCertificate({ authority: await createAuthority() }),
        code: /^CERT_SIGNATURE_FAILURE$/,
        text: 'the TLS certificate of the receiver comes from a CA that is not trusted; check CLOUDEVENTS_HTTP_SSL_CA',
      },
      'wrong host': {
        tls: await createCertificate({ authority, names: ['elsewhere.example', '127.0.0.2'] }),
        code: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
        text: 'the TLS certificate of the receiver is for another host name',
      },
      'TLS 1.0 only': {
        tls: { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
        code: /^ERR_SSL_/,
        text: 'the receiver offers no TLS version that is considered safe',
      },
    };
  });

  it.each(names)('H15: %s: repeated by default, then exhausted; the error names the cause', async (name) => {
    const { tls, code, text } = faults[name];
    const receiver = await ScriptedReceiver.listen(undefined, tls);
    const delivery = await new HttpRoom(receiver.url, { ca: authority.cert }).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ status: 'failed', reason: 'exhausted', attempts: 5, error: { retryable: true } });
    expect(delivery.error?.causeCode).toMatch(code);
    expect(delivery.error?.message).toBe(
      `POST to ${new URL(receiver.url).origin}: ${text} (${delivery.error?.causeCode})`,
    );
    expect(receiver.requests).toHaveLength(0);
  });

  it.each(names)('H15: %s: final at once with tlsErrors `reject`', async (name) => {
    const receiver = await ScriptedReceiver.listen(undefined, faults[name].tls);
    const room = new HttpRoom(receiver.url, { ca: authority.cert, tlsErrors: 'reject' });
    const delivery = await room.deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ status: 'failed', reason: 'rejected', attempts: 1, error: { retryable: false } });
    expect(delivery.error?.message).toContain(faults[name].text);
    expect(receiver.requests).toHaveLength(0);
  });

  it.each(names)('H15: %s: check() says the same', async (name) => {
    const receiver = await ScriptedReceiver.listen(undefined, faults[name].tls);
    const { sink } = new HttpRoom(receiver.url, { ca: authority.cert });
    await expect(sink.check()).rejects.toThrow(faults[name].text);
  });

  it('H15: TLS errors only: with `reject` a refused connection is still repeated', async () => {
    const room = new HttpRoom(`https://127.0.0.1:${await freePort()}/`, { tlsErrors: 'reject' });
    expect(await room.deliverOne(anEvent('1'))).toMatchObject({ reason: 'exhausted', attempts: 5 });
  });

  it('H15: a receiver without TLS behind an https endpoint gets no event', async () => {
    const receiver = await ScriptedReceiver.listen();
    const room = new HttpRoom(receiver.url.replace('http', 'https'), { tlsErrors: 'reject' });
    const delivery = await room.deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ reason: 'rejected', attempts: 1 });
    expect(delivery.error?.message).toMatch(/: the receiver does not speak TLS on this port \(ERR_SSL_[A-Z_]+\)$/);
    expect(receiver.requests).toHaveLength(0);
  });

  it.each([['127.0.0.1'], ['localhost']])('with its own CA a receiver on %s is trusted', async (host) => {
    const receiver = await ScriptedReceiver.listen(undefined, good);
    const room = new HttpRoom(receiver.url.replace('127.0.0.1', host), { ca: authority.cert });

    for (const event of events(3)) expect(await room.deliverOne(event)).toMatchObject({ status: 'delivered' });
    expect(receiver.connections).toBe(1);
    await expect(room.sink.check()).resolves.toBeUndefined();
  });

  it('without that CA it is not', async () => {
    const receiver = await ScriptedReceiver.listen(undefined, good);
    expect(await new HttpRoom(receiver.url).deliverOne(anEvent('1'))).toMatchObject({ reason: 'exhausted' });
    expect(receiver.requests).toHaveLength(0);
  });

  it('none of this causes a warning of Node', () => {
    expect(warnings.map(({ message }) => message)).toEqual([]);
  });
});
