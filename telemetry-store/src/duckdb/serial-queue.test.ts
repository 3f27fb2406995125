import { describe, expect, it } from 'vitest';
import { SerialQueue } from './serial-queue.ts';

describe('the serial queue', () => {
  it('runs one piece at a time in the order of arrival, past failures', async () => {
    const queue = new SerialQueue(10);
    const events: string[] = [];
    const piece = (name: string) => async (): Promise<string> => {
      events.push(`${name} begins`);
      await Promise.resolve();
      events.push(`${name} ends`);
      if (name === 'b') throw new Error('b failed');
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.run(piece(name))));
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(queue.depth).toBe(0);
  });

  it('refuses work beyond its limit as transient, and takes it again later', async () => {
    const queue = new SerialQueue(2);
    const calls = [1, 2, 3].map((n) => queue.run(async () => n));
    await expect(calls[2]).rejects.toMatchObject({
      isTransient: true,
      message: 'the store is busy: 2 calls are waiting',
    });
    await Promise.allSettled(calls);
    await expect(queue.run(async () => 4)).resolves.toBe(4);
  });
});
