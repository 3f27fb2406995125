import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Keepalive } from './keepalive.ts';

const KEEPALIVE_S = 20;

describe('the keepalive', () => {
  const happened: string[] = [];
  let isReading = true;
  const keepalive = new Keepalive({
    ask: () => happened.push('ask'),
    end: () => happened.push('end'),
    isReading: () => isReading,
  });

  beforeEach(() => {
    vi.useFakeTimers();
    happened.length = 0;
    isReading = true;
    keepalive.start(KEEPALIVE_S);
  });

  afterEach(() => {
    keepalive.stop();
    vi.useRealTimers();
  });

  it('asks a silent broker and notices within 1.5 keepalives that it does not answer', () => {
    keepalive.heard();
    vi.advanceTimersByTime(KEEPALIVE_S * 1_500);
    expect(happened).toEqual(['ask', 'end']);
  });

  it('leaves a broker alone that answers', () => {
    for (let second = 0; second < 300; second += 5) {
      keepalive.heard();
      keepalive.sent();
      vi.advanceTimersByTime(5_000);
    }
    expect(happened).toEqual([]);
  });

  it('lets the broker hear of a client that only listens', () => {
    vi.advanceTimersByTime(10_000);
    keepalive.heard();
    vi.advanceTimersByTime(10_000);
    expect(happened).toEqual(['ask']);
  });

  it('does not hold silence against a broker that is not read', () => {
    isReading = false;
    vi.advanceTimersByTime(120_000);
    expect(happened).not.toContain('end');
  });
});
