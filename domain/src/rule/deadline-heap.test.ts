import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineHeap } from './deadline-heap.ts';

describe('deadline heap', () => {
  it('gives timers in the order of their earliest deadlines, equal ones by number', () => {
    const settings = fc.array(fc.tuple(fc.nat(9), fc.nat(30)), { maxLength: 60 });
    fc.assert(
      fc.property(settings, fc.nat(30), (set, now) => {
        const heap = new DeadlineHeap(10);
        const earliest = new Map<number, number>();
        for (const [timer, deadline] of set) {
          heap.bringForward(timer, deadline);
          earliest.set(timer, Math.min(deadline, earliest.get(timer) ?? Infinity));
        }
        const expected = [...earliest]
          .filter(([, deadline]) => deadline <= now)
          .sort(([a, x], [b, y]) => x - y || a - b)
          .map(([timer]) => timer);
        const taken: number[] = [];
        for (let timer = heap.takeDue(now); timer >= 0; timer = heap.takeDue(now)) taken.push(timer);
        expect(taken).toEqual(expected);
      }),
    );
  });

  it('takes a timer once, and forgets it', () => {
    const heap = new DeadlineHeap(2);
    heap.bringForward(1, 5);
    heap.bringForward(0, Infinity);
    expect([heap.takeDue(4), heap.takeDue(5), heap.takeDue(100)]).toEqual([-1, 1, -1]);
    heap.bringForward(1, 7);
    expect(heap.takeDue(7)).toBe(1);
  });
});
