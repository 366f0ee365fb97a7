import { describe, expect, it } from 'vitest';
import { acceptEvent, type CloudEvent } from '../../src/core/index.js';
import { CloudEventsConfigError, InvalidEventError, SinkError, UnknownTypeError } from '../../src/errors/index.js';
import { DeliveryError } from '../../src/publishing/index.js';

/** An error says in JSON what it says in a log line: reports and health go out over HTTP. */

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('an error as JSON', () => {
  it('has its message, and what its class adds', () => {
    const error = new SinkError('The receiver answered 503', { retryable: true, statusCode: 503 });
    expect(json(error)).toEqual({
      name: 'SinkError',
      code: 'CE_SINK',
      message: 'The receiver answered 503',
      retryable: true,
      statusCode: 503,
    });
  });

  it('has neither stack nor cause, which may hold anything', () => {
    const cause = { password: 'hunter2' };
    const error = new SinkError('Refused', { retryable: false, causeCode: 'ECONNREFUSED', cause });
    expect(json(error)).not.toHaveProperty('stack');
    expect(json(error)).not.toHaveProperty('cause');
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it.each([
    [new InvalidEventError([{ attribute: 'id', rule: 'is required' }], 'send[0]'), ['problems', 'where']],
    [new CloudEventsConfigError([{ option: 'sink', message: 'is unknown' }]), ['problems']],
    [new UnknownTypeError('examples.AllIn'), ['typeName']],
  ])('begins with name, code, message and retryable: %o', (error, own) => {
    const keys = Object.keys(json(error) as object);
    expect(keys.slice(0, 4)).toEqual(['name', 'code', 'message', 'retryable']);
    expect(keys).toHaveLength(4 + own.length);
    expect(keys).toEqual(expect.arrayContaining(own));
  });

  it('tells why within a report', () => {
    const error = new SinkError('The receiver answered 503', { retryable: true, statusCode: 503 });
    const delivery = { sink: 'http', status: 'failed', reason: 'exhausted', attempts: 5, error } as const;
    const event = { id: '1', source: '/s', type: 't', deliveries: [delivery] };
    expect(json(new DeliveryError({ events: [event], projectionFailures: [] }).report)).toMatchObject({
      events: [{ deliveries: [{ error: { message: 'The receiver answered 503' } }] }],
    });
  });
});

describe('a missing specversion', () => {
  it.each([undefined, null])('given as %j is said to be required', (specversion) => {
    const event = { specversion, id: '1', source: '/s', type: 't' } as unknown as CloudEvent;
    expect(() => acceptEvent(event, 'send[0]')).toThrow("'specversion' is required and must be '1.0'");
  });

  it('is not what another version is', () => {
    const event = { specversion: '0.3', id: '1', source: '/s', type: 't' } as unknown as CloudEvent;
    expect(() => acceptEvent(event)).toThrow(/'specversion' must be '1.0'$/);
  });
});
