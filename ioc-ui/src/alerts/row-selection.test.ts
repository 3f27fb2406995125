import { alertId } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { extended, NO_SELECTION, toggled, visible } from './row-selection.ts';

const rows = ['a', 'b', 'c', 'd'].map((id) => alertId.parse(id));
const [a, b, c, d] = rows;

describe('marking several alerts', () => {
  it('switches one, and extends from there in the order of the rows', () => {
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('no rows');
    const one = toggled(NO_SELECTION, c);
    expect([...toggled(one, c).chosen]).toEqual([]);
    expect([...extended(one, a, rows).chosen]).toEqual(['a', 'b', 'c']);
    const shrunk = extended(extended(one, a, rows), d, rows);
    expect([...shrunk.chosen]).toEqual(['c', 'd']);
    expect([...extended(NO_SELECTION, b, rows).chosen]).toEqual(['b']);
  });

  it('means what is visible alone', () => {
    if (a === undefined || c === undefined) throw new Error('no rows');
    const chosen = toggled(toggled(NO_SELECTION, a), c);
    expect(visible(chosen, rows.slice(1))).toEqual(['c']);
  });
});
