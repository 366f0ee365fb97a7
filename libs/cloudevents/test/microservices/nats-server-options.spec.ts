import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import { CloudEventsNatsServer } from '../../src/microservices/nats/cloudevents-nats.server.js';
import { type CloudEventsNatsServerOptions, natsConnection } from '../../src/microservices/nats/nats-server.options.js';

const needed = { subjects: ['poker.>'], receiver: () => Promise.reject(new Error()) };

describe('the options of CloudEventsNatsServer', () => {
  it('leave to the client what is the client’s, and reconnect for ever by default', () => {
    const client = { servers: ['a:4222'], user: 'u', pass: 'p', tls: {}, maxReconnectAttempts: 3 };
    const own = { ...needed, queue: 'q', deadLetterSubject: 'dead', concurrency: 2, retries: 1, tolerant: true };
    expect(natsConnection({ ...own, ...client })).toEqual({ ...client, ignoreAuthErrorAbort: true });
    expect(natsConnection(needed)).toEqual({ maxReconnectAttempts: -1, ignoreAuthErrorAbort: true });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no subjects', { subjects: [] }, 'subjects must be a list of subjects, at least one'],
    ['one subject', { subjects: 'poker' }, 'subjects must be'],
    ['a subject with a space', { subjects: ['a b'] }, 'subjects: each must be a subject'],
    ['a subject with an empty word', { subjects: ['a..b'] }, 'subjects: each must be a subject'],
    ['a subject with a > in its middle', { subjects: ['a.>.b'] }, 'subjects: each must be a subject'],
    ['a subject that is none', { subjects: [7] }, 'subjects: each must be a subject'],
    ['a queue without name', { queue: '' }, 'queue must be'],
    ['dead letters everywhere', { deadLetterSubject: 'dead.*' }, 'deadLetterSubject must be a subject'],
    ['dead letters that come back', { deadLetterSubject: 'poker.dead' }, 'deadLetterSubject must match none'],
    ['nobody who receives', { receiver: undefined }, 'app must be'],
    ['no concurrency', { concurrency: 0 }, 'concurrency must be'],
  ])('are refused with %s', (_, wrong, text) => {
    const options = { ...needed, ...wrong } as unknown as CloudEventsNatsServerOptions;
    expect(() => new CloudEventsNatsServer(options)).toThrow(DefinitionError);
    expect(() => new CloudEventsNatsServer(options)).toThrow(text);
  });

  it('tell every problem at once, and no password', () => {
    const wrong = { ...needed, subjects: [], retries: -1, maxPending: 0, pass: 's3cret', servers: 'nats://u:s3cret@a' };
    expect(() => natsConnection(wrong)).toThrow(
      /^CloudEventsNatsServer cannot start: .*; retries must .*; maxPending must/,
    );
    expect(() => natsConnection(wrong)).not.toThrow(/s3cret/);
  });
});
