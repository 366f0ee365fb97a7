/**
 * What the usual connection errors of Node mean, for a person who reads the log.
 *
 * @param peer what the other side is called
 * @param caSetting the setting that makes a CA trusted
 */
export function connectionMeanings(peer: string, caSetting: string): Readonly<Record<string, string>> {
  const untrusted = `the TLS certificate of the ${peer} comes from a CA that is not trusted; check ${caSetting}`;
  const noTls = `the ${peer} does not speak TLS on this port`;
  const oldTls = `the ${peer} offers no TLS version that is considered safe`;
  return {
    ECONNREFUSED: 'connection refused, nothing listens there',
    ECONNRESET: `the ${peer} reset the connection`,
    EPIPE: `the ${peer} closed the connection`,
    ENOTFOUND: 'the host name does not exist',
    EAI_AGAIN: 'the host name cannot be looked up at the moment',
    EHOSTUNREACH: 'the host cannot be reached',
    ENETUNREACH: 'the network cannot be reached',
    ETIMEDOUT: 'the connection timed out',
    CERT_HAS_EXPIRED: `the TLS certificate of the ${peer} has expired`,
    DEPTH_ZERO_SELF_SIGNED_CERT: `the TLS certificate of the ${peer} is self-signed and not trusted; check ${caSetting}`,
    SELF_SIGNED_CERT_IN_CHAIN: untrusted,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
    CERT_SIGNATURE_FAILURE: untrusted,
    ERR_TLS_CERT_ALTNAME_INVALID: `the TLS certificate of the ${peer} is for another host name`,
    ERR_SSL_WRONG_VERSION_NUMBER: noTls,
    ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
    ERR_SSL_UNSUPPORTED_PROTOCOL: oldTls,
    ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: oldTls,
  };
}
