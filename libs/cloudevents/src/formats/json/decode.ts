import {
  attributeValueProblem,
  type CloudEvent,
  coreAttributeRules,
  extensionNameProblem,
  isBase64,
  isJsonMediaType,
} from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';

/**
 * Reads one event of the JSON format. Nothing is invented: a missing attribute stays missing or is an error. Data
 * without `datacontenttype` is JSON and is marked so; `data_base64` becomes bytes.
 *
 * @see CloudEvents JSON format 1.0.2, sections 2 and 3
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructured(input: Uint8Array | string): CloudEvent {
  return toEvent(parse(input), 'the event');
}

/**
 * Reads a batch of the JSON format; `[]` is a legal batch.
 *
 * @throws DecodeError naming the index of the first bad event
 */
export function decodeBatch(input: Uint8Array | string): CloudEvent[] {
  const items = parse(input);
  if (!Array.isArray(items)) throw new DecodeError('A batch must be a JSON array of events');
  return items.map((item, index) => toEvent(item, `event ${index} of the batch`));
}

/** @throws DecodeError when the bytes are no UTF-8 or no JSON */
export function parse(input: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof input === 'string' ? input : decoder.decode(input));
  } catch (error) {
    throw new DecodeError(`The content is no valid JSON in UTF-8`, { cause: error });
  }
}

// Refuses malformed UTF-8 and drops a byte order mark.
const decoder = new TextDecoder('utf-8', { fatal: true });

function toEvent(value: unknown, what: string): CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DecodeError(`${capital(what)} must be a JSON object`);
  }
  const members = value as Record<string, unknown>;
  const event: Record<string, unknown> = {};
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (member === null || name === 'data' || name === 'data_base64') continue;
    const problem = name in coreAttributeRules && Object.hasOwn(coreAttributeRules, name) ? undefined : extensionProblem(name, member);
    if (problem !== undefined) throw new DecodeError(`Attribute '${name}' of ${what} ${problem}`);
    event[name] = member;
  }
  for (const [name, rule] of Object.entries(coreAttributeRules)) {
    const problem = rule(event[name]);
    if (problem !== undefined) throw new DecodeError(`Attribute '${name}' of ${what} ${problem}`);
  }
  addData(event, members, what);
  return event as CloudEvent;
}

function extensionProblem(name: string, value: unknown): string | undefined {
  return extensionNameProblem(name) ?? attributeValueProblem(value);
}

function addData(event: Record<string, unknown>, members: Record<string, unknown>, what: string): void {
  const base64 = members['data_base64'] ?? undefined;
  if (base64 !== undefined) {
    if (members['data'] !== undefined) throw new DecodeError(`${capital(what)} has both 'data' and 'data_base64'`);
    if (typeof base64 !== 'string' || !isBase64(base64)) {
      throw new DecodeError(`'data_base64' of ${what} must be base64 text (RFC 4648, section 4)`);
    }
    event['data'] = new Uint8Array(Buffer.from(base64, 'base64'));
    return;
  }
  if (!Object.hasOwn(members, 'data')) return;
  const type = event['datacontenttype'] as string | undefined;
  if (type === undefined) event['datacontenttype'] = 'application/json';
  else if (!isJsonMediaType(type) && typeof members['data'] !== 'string') {
    throw new DecodeError(`'data' of ${what} must be a string, because datacontenttype is no JSON media type`);
  }
  event['data'] = members['data'];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
