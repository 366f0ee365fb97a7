import { maxJsonValues, shownName } from '../../core/index.js';
import { ReceivedAttributes } from '../received-attributes.js';
import type { AvroReader } from './avro-reader.js';
import { KnownAttributes } from './known-attributes.js';

const known = new KnownAttributes();

/**
 * An attribute that is null is absent, but may not be there again with a value.
 *
 * @throws DecodeError
 */
export function readAttributes(reader: AvroReader): ReceivedAttributes {
  const reading = new Reading(reader);
  reader.blocks(2, { left: maxJsonValues }, readNext, reading);
  return reading.attributes;
}

class Reading {
  readonly attributes = new ReceivedAttributes();
  absent: Set<string> | undefined = undefined;
  place = 0;
  /** Whether all so far have the names of those before, of which no two are alike. */
  isAsBefore = true;
  isLearning = false;

  constructor(readonly reader: AvroReader) {}
}

function readNext(reading: Reading): void {
  if (!reading.isAsBefore || !readKnown(reading)) readOther(reading);
}

/** @returns whether the attribute is the one that was at this place before */
function readKnown(reading: Reading): boolean {
  const { reader, place } = reading;
  const expected = known.at(place);
  const same = expected === undefined ? 0 : reader.sameBytes(expected.bytes);
  if (expected === undefined || same < expected.headLength) {
    reading.isAsBefore = false;
    reading.isLearning = known.learns(place);
    return false;
  }
  reading.place = place + 1;
  if (expected.value === undefined) {
    reader.skip(same);
    set(reading, expected.name, readValue(reader, expected.branch, expected.isNew));
  } else if (same === expected.bytes.length) {
    reader.skip(same);
    reading.attributes.set(expected.name, expected.value);
  } else {
    expected.forgetValue();
    reader.skip(expected.headLength);
    set(reading, expected.name, readValue(reader, expected.branch, expected.isNew));
  }
  return true;
}

function readOther(reading: Reading): void {
  const { reader, attributes, absent } = reading;
  const start = reader.at;
  const name = reader.name();
  if (attributes.has(name) || absent?.has(name) === true) {
    throw reader.malformed(`has the attribute '${shownName(name)}' twice`);
  }
  const branch = reader.branch(5);
  const headLength = reader.at - start;
  const value = readValue(reader, branch, false);
  set(reading, name, value);
  if (reading.isLearning) reading.isLearning = known.add(name, branch, reader.since(start), headLength, value);
}

function set(reading: Reading, name: string, value: unknown): void {
  if (value !== null) reading.attributes.set(name, value);
  else {
    (reading.absent ??= new Set()).add(name);
    reading.isAsBefore = reading.isLearning = false;
  }
}

/** @param isNew whether it is text that is not likely to come again */
function readValue(reader: AvroReader, branch: number, isNew: boolean): unknown {
  switch (branch) {
    case 0:
      return null;
    case 1:
      return reader.boolean();
    case 2:
      return reader.int();
    case 3:
      return isNew ? reader.newString() : reader.string();
    default:
      return new Uint8Array(reader.bytes());
  }
}
