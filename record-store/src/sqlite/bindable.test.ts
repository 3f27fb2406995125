import { describe, expect, it } from 'vitest';
import { bindable } from './bindable.ts';

describe('bindable', () => {
  it('passes on text, numbers, bytes and null', () => {
    for (const value of ['Nếnh', '', 0, -1.5, 10n, null, new Uint8Array([0])])
      expect(bindable(value)).toBe(value);
  });

  it('replaces NUL in text, at which SQLite would cut it', () => {
    expect(bindable('a\0b')).toBe('a\uFFFDb');
  });

  it('throws for what libsql ends the process on or silently changes', () => {
    for (const value of [true, undefined, Number.NaN, Infinity, {}, [], new Date(0), Symbol('x')]) {
      expect(() => bindable(value)).toThrow(TypeError);
    }
  });
});
