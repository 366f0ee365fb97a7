import { maxJsonDepth, maxJsonValues } from '../../core/index.js';
import type { AvroReader, ItemBudget } from './avro-reader.js';

interface Walk {
  readonly reader: AvroReader;
  readonly budget: ItemBudget;
}

/** Reads one value; the depth is that of the container it lies in. */
type ReadValue = (walk: Walk, depth: number) => unknown;

/**
 * Reads the data of an event, records unwrapped to the objects they stand for. Of a name that is there twice the last
 * counts, as in JSON.
 *
 * @returns where they are for bytes, `undefined` for no data
 * @throws DecodeError for what the schema does not allow and for what could not be sent on: too deep, too many values
 */
export function readData(reader: AvroReader): unknown {
  const walk: Walk = { reader, budget: { left: maxJsonValues } };
  switch (reader.branch(7)) {
    case 0:
      return reader.span();
    case 1:
      return undefined;
    case 2:
      return reader.boolean();
    case 3:
      return readMap(walk, 1, readTopValue);
    case 4:
      return readRecords(walk, 1);
    case 5:
      return reader.double();
    default:
      return reader.string();
  }
}

function readTopValue(walk: Walk, depth: number): unknown {
  const { reader } = walk;
  switch (reader.branch(5)) {
    case 0:
      return null;
    case 1:
      return reader.boolean();
    case 2:
      return readRecord(walk, depth);
    case 3:
      return reader.double();
    default:
      return reader.string();
  }
}

/** A record is the map that it holds. */
function readRecord(walk: Walk, depth: number): unknown {
  return readMap(walk, depth + 1, readRecordValue);
}

function readRecordValue(walk: Walk, depth: number): unknown {
  const { reader } = walk;
  switch (reader.branch(6)) {
    case 0:
      return null;
    case 1:
      return reader.boolean();
    case 2:
      return readMap(walk, depth + 1, readRecord);
    case 3:
      return readRecords(walk, depth + 1);
    case 4:
      return reader.double();
    default:
      return reader.string();
  }
}

function readMap(walk: Walk, depth: number, readValue: ReadValue): Record<string, unknown> {
  const { reader, budget } = walk;
  enter(walk, depth);
  const members: Record<string, unknown> = {};
  // The shortest is an empty name and the index of null.
  reader.blocks(
    2,
    budget,
    () => {
      const name = reader.string();
      setMember(members, name, readValue(walk, depth));
    },
    undefined,
  );
  return members;
}

function readRecords(walk: Walk, depth: number): unknown[] {
  const { reader, budget } = walk;
  enter(walk, depth);
  const items: unknown[] = [];
  // The shortest is a record without members.
  reader.blocks(
    1,
    budget,
    () => {
      items.push(readRecord(walk, depth));
    },
    undefined,
  );
  return items;
}

function enter({ reader }: Walk, depth: number): void {
  if (depth > maxJsonDepth) throw reader.malformed(`is nested more than ${maxJsonDepth} levels deep`);
}

/** A member of any name, `__proto__` included, which plain assignment would take for the prototype. */
function setMember(members: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') members[name] = value;
  else Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
}
