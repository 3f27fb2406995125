import { describe, expect, it } from 'vitest';

import { gridCommand } from './grid-keys.ts';

const plain = { shiftKey: false, isComposing: false };
const at = { active: 1, count: 30 };

describe('keys in the rows', () => {
  it('go from row to row, not past the ends, and extend with Shift', () => {
    expect(gridCommand({ key: 'ArrowDown', ...plain }, at)).toEqual({ kind: 'go', to: 2, isRange: false });
    expect(gridCommand({ key: 'PageUp', ...plain }, at)).toMatchObject({ to: 0 });
    expect(gridCommand({ key: 'End', ...plain }, at)).toMatchObject({ to: 29 });
    expect(gridCommand({ key: 'ArrowUp', ...plain, shiftKey: true }, at)).toMatchObject({ isRange: true });
  });

  it('mark, open and fold', () => {
    expect(gridCommand({ key: ' ', ...plain }, at)).toEqual({ kind: 'mark' });
    expect(gridCommand({ key: 'Enter', ...plain }, at)).toEqual({ kind: 'open' });
    expect(gridCommand({ key: 'ArrowLeft', ...plain }, at)).toEqual({ kind: 'fold', isOpen: false });
  });

  it('leave letters, an input method and an empty list alone', () => {
    expect(gridCommand({ key: 'a', ...plain }, at)).toBeUndefined();
    expect(gridCommand({ key: ' ', shiftKey: false, isComposing: true }, at)).toBeUndefined();
    expect(gridCommand({ key: 'End', ...plain }, { active: 0, count: 0 })).toBeUndefined();
  });
});
