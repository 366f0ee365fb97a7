const seed = 0x9747b28c;
const m = 0x5bd1e995;

/** MurmurHash2 with the seed Kafka's Java client uses, so that a key has the same partition whoever writes it. */
export function murmur2(data: Uint8Array): number {
  const { length } = data;
  const end = length & ~3;
  const view = new DataView(data.buffer, data.byteOffset, length);
  let hash = seed ^ length;
  for (let index = 0; index < end; index += 4) {
    let word = Math.imul(view.getInt32(index, true), m);
    word = Math.imul(word ^ (word >>> 24), m);
    hash = Math.imul(hash, m) ^ word;
  }
  if (end < length) {
    let rest = 0;
    for (let index = length - 1; index >= end; index--) rest = (rest << 8) | view.getUint8(index);
    hash = Math.imul(hash ^ rest, m);
  }
  hash = Math.imul(hash ^ (hash >>> 13), m);
  return hash ^ (hash >>> 15);
}
