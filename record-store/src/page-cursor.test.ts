import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeCursor,
  encodeCursor,
  InvalidCursorError,
  pageLimit,
  pageOf,
  timeKeySchema,
} from './page-cursor.ts';

describe('page cursors', () => {
  it('come back as the sort key that they were made of', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.string({ maxLength: 96 }), (at, id) => {
        const cursor = encodeCursor([at, id]);
        expect(cursor).toMatch(/^[\w-]*$/);
        expect(decodeCursor(timeKeySchema, cursor)).toEqual([at, id]);
      }),
    );
  });

  it('throw the one named error for any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(timeKeySchema, text)).toThrow(InvalidCursorError);
      }),
    );
  });

  it('are absent on the last page', () => {
    const options = { limit: 2, itemOf: (n: number) => n, keyOf: (n: number) => [n] };
    expect(pageOf([1, 2], options)).toEqual({ items: [1, 2] });
    expect(pageOf([1, 2, 3], options)).toEqual({ items: [1, 2], nextCursor: encodeCursor([2]) });
    expect(pageOf([], options)).toEqual({ items: [] });
  });

  it('go with a limit between 1 and 1000', () => {
    expect([-1, 0, 1.9, 1_000, 1e9].map(pageLimit)).toEqual([1, 1, 1, 1_000, 1_000]);
  });
});
