import { describe, expect, it } from 'vitest';

import { isChordStart, keyCommand } from './keyboard.ts';

const plain = { isModified: false, isTyping: false };
const on = { isAfterG: false, areSinglesOn: true };

describe('keys', () => {
  it('acknowledge by A, open help by ?, search by /', () => {
    expect(keyCommand({ key: 'a', ...plain }, on)).toBe('acknowledge');
    expect(keyCommand({ key: 'A', ...plain }, on)).toBe('acknowledge');
    expect(keyCommand({ key: '?', ...plain }, on)).toBe('help');
    expect(keyCommand({ key: '/', ...plain }, on)).toBe('search');
  });

  it('do nothing while somebody types or with a modifier, except Escape', () => {
    expect(keyCommand({ key: 'a', isModified: false, isTyping: true }, on)).toBeUndefined();
    expect(keyCommand({ key: 'a', isModified: true, isTyping: false }, on)).toBeUndefined();
    expect(keyCommand({ key: 'Escape', isModified: false, isTyping: true }, on)).toBe('close');
  });

  it('can be switched off', () => {
    expect(keyCommand({ key: 'a', ...plain }, { isAfterG: false, areSinglesOn: false })).toBeUndefined();
  });

  it('choose a page after G', () => {
    expect(isChordStart({ key: 'g', ...plain })).toBe(true);
    expect(keyCommand({ key: 'c', ...plain }, { isAfterG: true, areSinglesOn: true })).toBe('go-alerts');
    expect(keyCommand({ key: 'a', ...plain }, { isAfterG: true, areSinglesOn: true })).toBeUndefined();
  });

  it('leave the letters and the Backspace of Vietnamese input methods alone', () => {
    for (const key of ['s', 'f', 'r', 'x', 'j', 'z', 'w', 'Backspace']) {
      expect(keyCommand({ key, ...plain }, on)).toBeUndefined();
      expect(keyCommand({ key, ...plain }, { ...on, isAfterG: true })).toBeUndefined();
    }
  });
});
