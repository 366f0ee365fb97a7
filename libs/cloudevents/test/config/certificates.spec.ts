import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../test/support/certificates.js';
import { resolveConfig } from '../../src/config/resolve-config.js';

const kafka = { CLOUDEVENTS_SINK: 'kafka', CLOUDEVENTS_KAFKA_BROKERS: 'k1:9092' };
const http = { CLOUDEVENTS_HTTP_ENDPOINT: 'https://example.test/events' };

let folder: string;
let file: string;
let first: string;
let second: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  file = join(folder, 'ca.pem');
  first = (await createAuthority('First')).cert.trim();
  second = (await createAuthority('Second')).cert.trim();
  await writeFile(file, first);
});
afterAll(() => rm(folder, { recursive: true }));

function resolve(env: Record<string, string>) {
  return resolveConfig({}, (name) => env[name]);
}

/** The lines of the message without its headline. */
function problems(env: Record<string, string>): readonly string[] {
  try {
    resolve(env);
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
  return [];
}

/** Puts a line between two others of a certificate. */
const withLine = (pem: string, text: string): string => pem.split('\n').toSpliced(2, 0, text).join('\n');

describe('file of CA certificates', () => {
  const read = async (content: string): Promise<string> => {
    const path = join(folder, 'read.pem');
    await writeFile(path, content);
    const env = { ...http, CLOUDEVENTS_HTTP_SSL_CA: path };
    return problems(env)[0] ?? (resolve(env).http.sslCa === content ? 'read' : 'changed');
  };

  it('may hold several, comments between them and any line ends', async () => {
    expect(await read(first)).toBe('read');
    expect(await read(`# ours\n${first}\n\n# theirs\n${second}\n`)).toBe('read');
    expect(await read(`${first}\n${second}\n`.replaceAll('\n', '\r\n'))).toBe('read');
  });

  it('must hold one', async () => {
    for (const content of ['', 'not a certificate', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n']) {
      expect(await read(content)).toContain('which holds no certificate in PEM (-----BEGIN CERTIFICATE-----)');
    }
  });

  it('must not hold any that cannot be read, since Node would leave it out in silence', async () => {
    const broken = {
      'no certificate inside': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'garbage between the lines': withLine(second, '!!! garbage !!!'),
      'a comment between the lines': withLine(second, 'subject=/CN=x'),
      'no end': second.split('\n').slice(0, -1).join('\n'),
      indented: second.replace(/^/gm, '  '),
      'line breaks lost': second.replaceAll('\n', ' '),
    };
    for (const [name, text] of Object.entries(broken)) {
      expect(await read(`${first}\n${text}\n`), name).toContain('in which certificate 2 of 2 cannot be read');
      expect(await read(`${text}\n${first}\n`), name).toContain('in which certificate 1 of 2 cannot be read');
    }
    expect(await read(`${first}${second}\n`), 'no line break between two').toContain('cannot be read');
  });
});

describe('a CA without TLS is refused, since everything would go out in plain text', () => {
  const user = { CLOUDEVENTS_KAFKA_SASL_USERNAME: 'me', CLOUDEVENTS_KAFKA_SASL_PASSWORD: 'secret' };
  const protocol = (name: string) => ({ CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL: name });
  const noEffect = (name: string): string =>
    `  - CLOUDEVENTS_KAFKA_SSL_CA: has no effect, since '${name}' is not encrypted; ` +
    'set CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL to SSL or SASL_SSL';
  const kafkaProblems = (env: object) => problems({ ...kafka, CLOUDEVENTS_KAFKA_SSL_CA: file, ...env });

  it('at a broker', () => {
    expect(kafkaProblems({})).toEqual([noEffect('PLAINTEXT')]);
    expect(kafkaProblems(protocol('PLAINTEXT'))).toEqual([noEffect('PLAINTEXT')]);
    expect(kafkaProblems({ ...user, ...protocol('SASL_PLAINTEXT') })).toEqual([noEffect('SASL_PLAINTEXT')]);
  });

  it('but not where TLS is used, by choice or with a user name', () => {
    expect(kafkaProblems(protocol('SSL'))).toEqual([]);
    expect(kafkaProblems(user)).toEqual([]);
    expect(kafkaProblems({ ...user, ...protocol('SASL_SSL') })).toEqual([]);
  });

  it('and not while the protocol is not known', () => {
    expect(kafkaProblems(protocol('TLS'))).toEqual([expect.stringContaining('SECURITY_PROTOCOL: must be one of')]);
    expect(kafkaProblems({ CLOUDEVENTS_KAFKA_SASL_PASSWORD: 'secret' })).toEqual([
      expect.stringContaining('CLOUDEVENTS_KAFKA_SASL_USERNAME: is required'),
    ]);
  });

  it('at a receiver', () => {
    const ca = { CLOUDEVENTS_HTTP_SSL_CA: file };
    expect(problems({ ...ca, CLOUDEVENTS_HTTP_ENDPOINT: 'http://example.test' })).toEqual([
      '  - CLOUDEVENTS_HTTP_SSL_CA: has no effect, since CLOUDEVENTS_HTTP_ENDPOINT is not https://',
    ]);
    expect(problems({ ...ca, ...http })).toEqual([]);
  });

  it('and only of the sinks that are selected', () => {
    expect(problems({ ...http, CLOUDEVENTS_KAFKA_SSL_CA: file })).toEqual([]);
    expect(
      problems({ ...kafka, CLOUDEVENTS_HTTP_SSL_CA: file, CLOUDEVENTS_HTTP_ENDPOINT: 'http://example.test' }),
    ).toEqual([]);
  });
});
