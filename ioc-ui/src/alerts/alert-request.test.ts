import { instant } from '@ioc/domain';
import { userId } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { isWorkedOnSince, requestOf } from './alert-request.ts';

const lan = userId.parse('lan');

describe('a command to an alert', () => {
  it('A4 is sent with what it says', () => {
    expect(requestOf({ kind: 'assign', to: lan })).toEqual({ path: 'assign', body: { to: 'lan' } });
    expect(requestOf({ kind: 'shelve', until: instant(0), reason: 'bảo trì' })).toEqual({
      path: 'shelve',
      body: { until: '1970-01-01T00:00:00.000Z', reason: 'bảo trì' },
    });
    expect(requestOf({ kind: 'close', resolution: 'fixed' }).body).toEqual({ resolution: 'fixed' });
    expect(requestOf({ kind: 'reset' }).body).toBeUndefined();
  });

  it('A6 stops when a person was first, and not when only the readings went on', () => {
    const seen = alertOf({ id: 'a', value: 5, revision: 3 });
    expect(isWorkedOnSince(seen, alertOf({ id: 'a', value: 6, revision: 4 }))).toBe(false);
    expect(isWorkedOnSince(seen, alertOf({ id: 'a', condition: 'cleared', revision: 4 }))).toBe(false);
    expect(isWorkedOnSince(seen, alertOf({ id: 'a', assignedTo: lan, revision: 4 }))).toBe(true);
    expect(isWorkedOnSince(seen, alertOf({ id: 'a', work: 'closed', revision: 4 }))).toBe(true);
  });
});
