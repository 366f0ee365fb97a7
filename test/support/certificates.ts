import { generate } from 'selfsigned';

/** A certificate with its key, both in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateWishes {
  /** Host names and IPv4 addresses it is valid for. */
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Who signs it; without one it signs itself. */
  readonly authority?: Certificate;
}

// Elliptic keys are made in a moment, RSA ones are not.
const kind = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** A new authority, which nobody trusts who was not told to. */
export async function createAuthority(name = 'Webhook test authority'): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...kind,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** A server certificate, by default one for this machine that is valid for a year. */
export async function createCertificate(wishes: CertificateWishes = {}): Promise<Certificate> {
  const { names = ['localhost', '127.0.0.1'], authority } = wishes;
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'nobody' }], {
    ...kind,
    ...(wishes.notBefore === undefined ? {} : { notBeforeDate: wishes.notBefore }),
    ...(wishes.notAfter === undefined ? {} : { notAfterDate: wishes.notAfter }),
    ...(authority === undefined ? {} : { ca: authority }),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(alternativeName) },
    ],
  });
  return { cert: made.cert, key: made.private };
}

function alternativeName(name: string): { type: 2; value: string } | { type: 7; ip: string } {
  return /^[0-9.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name };
}
