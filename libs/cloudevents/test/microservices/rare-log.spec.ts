import { describe, expect, it } from 'vitest';
import { RareLog } from '../../src/microservices/rare-log.js';
import { HandClock } from '../sinks/kafka/support/hand-clock.js';

describe('RareLog', () => {
  it('says one kind of thing at most twice a minute, and what it left unsaid', () => {
    const clock = new HandClock();
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const log = new RareLog({ log: say, warn: say, error: say }, clock);
    for (let second = 0; second <= 60; second++) {
      log.say('error', 'paused', `paused at ${second}`);
      clock.move(1000);
    }
    log.say('error', 'another', 'another');
    expect(lines).toEqual([
      'paused at 0',
      'paused at 30 (and 29 more like it before)',
      'paused at 60 (and 29 more like it before)',
      'another',
    ]);
  });

  it('does not grow with what others name', () => {
    const clock = new HandClock();
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const log = new RareLog({ log: say, warn: say, error: say }, clock);
    for (let topic = 0; topic <= 1000; topic++) log.say('warn', `failed ${topic}`, 'failed');
    lines.length = 0;
    log.say('warn', 'failed 1', 'remembered');
    log.say('warn', 'failed 0', 'forgotten');
    expect(lines).toEqual(['forgotten']);
  });
});
