import type { ReceivedHttpMessage } from 'nestjs-cloudevents';
import { UnknownShapeError } from './shape.js';

/** A request as it is written in HTTP/1.1: a line, headers, an empty line, the body. Content-Length is not looked at. */
export function receivedRequest(text: string): ReceivedHttpMessage {
  const [head = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n\n');
  const [line = '', ...lines] = head.split('\n');
  if (!/^[A-Z]+ \S+ HTTP\/1\.1$/.test(line)) throw new UnknownShapeError('a request line of HTTP/1.1', line);
  // Names and values in turn, as Node gives them: repeated headers stay apart.
  const headers = lines.flatMap((header) => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon).trim(), header.slice(colon + 1).trim()];
  });
  return { headers, body: Buffer.from(rest.join('\n\n')) };
}
