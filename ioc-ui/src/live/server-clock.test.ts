import { describe, expect, it } from 'vitest';

import { ServerClock } from './server-clock.ts';

describe('the server clock', () => {
  it('follows the server when the station is wrong', () => {
    const clock = new ServerClock(() => 1_000_000);
    clock.learn(new Date(61_000_000).toUTCString());
    expect(clock.now()).toBe(61_000_000);
  });

  it('leaves differences alone that come from cutting dates to seconds', () => {
    const clock = new ServerClock(() => 1_500_900);
    clock.learn(new Date(1_500_000).toUTCString());
    expect(clock.now()).toBe(1_500_900);
  });

  it('learns nothing from a text that is no date', () => {
    const clock = new ServerClock(() => 5_000);
    clock.learn('soon');
    clock.learn(null);
    expect(clock.now()).toBe(5_000);
  });
});
