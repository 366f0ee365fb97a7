import { crc32c } from './crc32c.js';

/** Takes a byte stream apart into Kafka's frames: a length of four bytes, then that many bytes. */
export class FrameReader {
  #rest = Buffer.alloc(0);

  read(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Buffer[] = [];
    while (this.#rest.length >= 4) {
      const end = 4 + this.#rest.readInt32BE(0);
      if (this.#rest.length < end) break;
      frames.push(Buffer.from(this.#rest.subarray(0, end)));
      this.#rest = this.#rest.subarray(end);
    }
    return frames;
  }
}

export const apiKeys = { produce: 0, metadata: 3 };

export const apiKeyOf = (request: Buffer): number => request.readInt16BE(4);
export const apiVersionOf = (request: Buffer): number => request.readInt16BE(6);
export const correlationIdOf = (request: Buffer): number => request.readInt32BE(8);

/** The part of a record batch that idempotence is about, readable and writable in place. */
export class BatchInRequest {
  constructor(
    private readonly request: Buffer,
    private readonly start: number,
    private readonly length: number,
    readonly partition: number,
  ) {}

  get producerId(): bigint {
    return this.request.readBigInt64BE(this.start + 43);
  }

  set producerEpoch(epoch: number) {
    this.request.writeInt16BE(epoch, this.start + 51);
    this.#sign();
  }

  get baseSequence(): number {
    return this.request.readInt32BE(this.start + 53);
  }

  set baseSequence(sequence: number) {
    this.request.writeInt32BE(sequence, this.start + 53);
    this.#sign();
  }

  #sign(): void {
    const signed = this.request.subarray(this.start + 21, this.start + this.length);
    this.request.writeUInt32BE(crc32c(signed), this.start + 17);
  }
}

/** The record batches of a produce request, versions 3 to 7. */
export function batchesOf(request: Buffer): BatchInRequest[] {
  let at = 12;
  const skipText = (): void => void (at += 2 + Math.max(0, request.readInt16BE(at)));
  const int = (): number => request.readInt32BE((at += 4) - 4);
  skipText(); // client id
  skipText(); // transactional id
  at += 2 + 4; // acks, timeout
  const batches: BatchInRequest[] = [];
  for (let topics = int(); topics > 0; topics--) {
    skipText();
    for (let partitions = int(); partitions > 0; partitions--) {
      const partition = int();
      const length = int();
      batches.push(new BatchInRequest(request, at, length, partition));
      at += length;
    }
  }
  return batches;
}

/** Puts an error code in place of the answer for every partition, or for the one named. */
export function failProduceResponse(response: Buffer, version: number, code: number, only?: number): void {
  let at = 8;
  for (let topics = response.readInt32BE((at += 4) - 4); topics > 0; topics--) {
    at += 2 + response.readInt16BE(at);
    for (let partitions = response.readInt32BE((at += 4) - 4); partitions > 0; partitions--) {
      if (only === undefined || response.readInt32BE(at) === only) response.writeInt16BE(code, at + 4);
      at += 4 + 2 + 8 + 8 + (version >= 5 ? 8 : 0);
    }
  }
}

/** Overwrites every `host:port` of the broker in a response with another port on the same host. */
export function redirectBroker(response: Buffer, host: string, from: number, to: number): void {
  const address = Buffer.alloc(2 + host.length + 4);
  address.writeInt16BE(host.length, 0);
  address.write(host, 2);
  address.writeInt32BE(from, 2 + host.length);
  for (let at = response.indexOf(address); at >= 0; at = response.indexOf(address, at + 1)) {
    response.writeInt32BE(to, at + 2 + host.length);
  }
}
