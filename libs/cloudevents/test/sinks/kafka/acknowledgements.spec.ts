import { describe, expect, it } from 'vitest';
import { Acknowledgements } from '../../../src/sinks/kafka/kafkajs.acknowledgements.js';

const messages = (...partitions: number[]) => partitions.map((partition) => ({ partition }));
const answer = (partition: number, baseOffset?: string, topicName = 'a') => ({ topicName, partition, baseOffset });

describe('acknowledgements', () => {
  it('takes answers whose offsets grow', () => {
    const check = new Acknowledgements();
    expect(() => {
      check.check('a', messages(0, 0, 1), [answer(0, '0'), answer(1, '7')]);
      check.check('a', messages(0, 1), [answer(0, '2'), answer(1, '8')]);
      check.check('b', messages(0), [answer(0, '0', 'b')]);
    }).not.toThrow();
  });

  it('refuses an answer that leaves out a partition', () => {
    const check = new Acknowledgements();
    expect(() => check.check('a', messages(0, 1), [answer(0, '0')])).toThrow(/partition 1 was not written/);
  });

  it('refuses an answer for another topic', () => {
    const check = new Acknowledgements();
    expect(() => check.check('a', messages(0), [answer(0, '0', 'b')])).toThrow(/partition 0 was not written/);
  });

  it.each(['0', '1'])('refuses offset %s after two records from offset 0 on', (baseOffset) => {
    const check = new Acknowledgements();
    check.check('a', messages(0, 0), [answer(0, '0')]);
    expect(() => check.check('a', messages(0), [answer(0, baseOffset)])).toThrow(
      expect.objectContaining({ failure: 'unavailable', code: 'NOT_ACKNOWLEDGED' }),
    );
  });

  it.each([undefined, '-1'])('refuses an answer without an offset: %s', (none) => {
    const check = new Acknowledgements();
    expect(() => check.check('a', messages(0), [answer(0, none)])).toThrow(/partition 0 answered without an offset/);
  });
});
