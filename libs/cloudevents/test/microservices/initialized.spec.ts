import { describe, expect, it } from 'vitest';
import { initialized } from '../../src/microservices/initialized.js';

describe('initialized', () => {
  it('starts an application once, however many strategies ask', async () => {
    let starts = 0;
    const app = { init: () => Promise.resolve(++starts) };
    await Promise.all([initialized(app), initialized(app)]);
    expect(starts).toBe(1);
  });
});
