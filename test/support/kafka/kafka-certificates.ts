import { generate } from 'selfsigned';

export interface CertificateAuthority {
  certPem: string;
  keyPem: string;
}

export interface ServerCertificate {
  certPem: string;
  /** PKCS#8, the only form that Kafka reads. */
  keyPem: string;
}

// Elliptic keys are made in a moment, RSA ones are not.
const KEY = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** A new authority. A client that trusts only this one refuses the certificates of every other. */
export async function createCertificateAuthority(name = 'Kafka test authority'): Promise<CertificateAuthority> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...KEY,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { certPem: made.cert, keyPem: made.private };
}

/** A certificate for this machine's own names. */
export async function createServerCertificate(authority: CertificateAuthority): Promise<ServerCertificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...KEY,
    ca: { cert: authority.certPem, key: authority.keyPem },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { certPem: made.cert, keyPem: made.private };
}
