/** Records that are no events, counted by what the Kafka strategy says; the text itself is checked with a broker. */
import { expect, it } from 'vitest';
import { SkippedRecordsLog } from '../src/receiving/skipped-records.log.js';

it('counts what is skipped, also what was left unsaid, and hands every line on', () => {
  const lines: string[] = [];
  const take = (line: string): void => void lines.push(line);
  let skipped = 0;
  const log = new SkippedRecordsLog({ log: take, warn: take, error: take }, (records) => (skipped += records));
  log.log('Joined the consumer group');
  log.warn('Leaving the consumer group failed');
  log.error('Reading from Kafka has stopped');
  expect(skipped).toBe(0);
  log.error("The record of topic 't' was given up: DecodeError. It is skipped and lost");
  expect(skipped).toBe(1);
  log.error("The record of topic 't' was given up: DecodeError. It is skipped and lost (and 4 more like it before)");
  expect(skipped).toBe(6);
  expect(lines).toHaveLength(5);
});
