import { describe, expect, it } from 'vitest';

import { FrameQueue, MOST_QUEUED_MESSAGES } from './frame-queue.ts';

function queueWith() {
  const frames: (() => void)[] = [];
  const delivered: (readonly number[])[] = [];
  let overflows = 0;
  const queue = new FrameQueue<number>({
    schedule: (run) => frames.push(run),
    deliver: (messages) => delivered.push(messages),
    onOverflow: () => overflows++,
  });
  return { queue, frames, delivered, overflows: () => overflows };
}

describe('messages between frames', () => {
  it('are delivered together, once per frame', () => {
    const { queue, frames, delivered } = queueWith();
    queue.push(1);
    queue.push(2);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    queue.push(3);
    frames[1]?.();
    expect(delivered).toEqual([[1, 2], [3]]);
  });

  it('are delivered at once when that is asked for, and not again with the frame', () => {
    const { queue, frames, delivered } = queueWith();
    queue.push(1);
    queue.flush();
    frames[0]?.();
    expect(delivered).toEqual([[1]]);
  });

  it('are bounded: too many are dropped together, and that is said', () => {
    const { queue, frames, delivered, overflows } = queueWith();
    for (let message = 0; message <= MOST_QUEUED_MESSAGES; message++) queue.push(message);
    expect(overflows()).toBe(1);
    frames[0]?.();
    expect(delivered).toEqual([]);
  });
});
