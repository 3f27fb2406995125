import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { formAct, possibleActs } from './alert-acts.ts';

describe('what can be done with an alert', () => {
  it('A4 is everything while it is open, and a note when it is closed', () => {
    expect(possibleActs(alertOf({ id: 'a' }))).toEqual(['acknowledge', 'assign', 'note', 'shelve', 'close']);
    expect(possibleActs(alertOf({ id: 'a', work: 'acknowledged' }))).not.toContain('acknowledge');
    expect(possibleActs(alertOf({ id: 'a', work: 'closed' }))).toEqual(['note']);
  });

  it('A4 is to bring back what is shelved', () => {
    const shelved = alertOf({ id: 'a', shelvedUntil: '2026-11-24T00:00:00Z' });
    expect(possibleActs(shelved)).toContain('unshelve');
    expect(possibleActs(shelved)).not.toContain('shelve');
  });

  it('R43 is no closing of a latched alert, and its reset only when it is normal again', () => {
    expect(possibleActs(alertOf({ id: 'a', latched: true }))).not.toContain('close');
    expect(possibleActs(alertOf({ id: 'a', latched: true }))).not.toContain('reset');
    expect(possibleActs(alertOf({ id: 'a', latched: true, condition: 'cleared' }))).toContain('reset');
  });

  it('is what an address names only where the alert allows it', () => {
    expect(formAct(alertOf({ id: 'a' }), 'shelve')).toBe('shelve');
    expect(formAct(alertOf({ id: 'a', work: 'closed' }), 'shelve')).toBeUndefined();
    expect(formAct(alertOf({ id: 'a' }), 'nonsense')).toBeUndefined();
  });
});
