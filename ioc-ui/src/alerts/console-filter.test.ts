import { foldForSearch, instant } from '@ioc/domain';
import { userId } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { AlertTexts, isInTab, parseSeverities, parseTab, TABS, toggledSeverities } from './console-filter.ts';

const looking = { user: 'lan', now: instant(1_000) };
const lan = userId.parse('lan');
const tabsOf = (alert: ReturnType<typeof alertOf>): readonly string[] =>
  TABS.filter((tab) => isInTab(alert, tab, looking));

describe('the parts of the list', () => {
  it('hold what is open, what nobody took, and what is mine', () => {
    expect(tabsOf(alertOf({ id: 'a' }))).toEqual(['open', 'unacknowledged']);
    const taken = alertOf({ id: 'a', work: 'acknowledged', acknowledgedBy: lan });
    expect(tabsOf(taken)).toEqual(['open', 'mine']);
    expect(tabsOf({ ...taken, assignedTo: userId.parse('minh') })).toEqual(['open']);
  });

  it('A4 hold a shelved alert apart until its time, and a closed one', () => {
    const shelved = alertOf({ id: 'a', shelvedUntil: new Date(2_000).toISOString() });
    expect(tabsOf(shelved)).toEqual(['shelved']);
    expect(tabsOf({ ...shelved, shelvedUntil: instant(500) })).toEqual(['open', 'unacknowledged']);
    expect(tabsOf(alertOf({ id: 'a', work: 'closed' }))).toEqual(['closed']);
  });

  it('are read from any address', () => {
    expect(parseTab('mine')).toBe('mine');
    expect(parseTab('nonsense')).toBe('open');
  });
});

describe('the switches of the severities', () => {
  it('show all when none or every one is on', () => {
    expect(toggledSeverities(undefined, 'high')).toBe('high');
    expect(toggledSeverities(new Set(['high']), 'high')).toBeUndefined();
    expect(toggledSeverities(new Set(['low', 'medium', 'high']), 'critical')).toBeUndefined();
    expect([...(parseSeverities('high,nonsense') ?? [])]).toEqual(['high']);
    expect(parseSeverities('nonsense')).toBeUndefined();
  });
});

describe('the search', () => {
  const texts = new AlertTexts(() => 'Phường Đa Mai');
  const alert = alertOf({ id: 'a', message: { vi: 'Ngập tại đường Xương Giang', en: 'Flooded road' } });

  it('finds without diacritics, đ as d, in message, device and ward', () => {
    for (const words of ['duong xuong', 'XƯƠNG GIANG', 'da mai', 'flooded', 'giang ngap']) {
      expect(texts.matches(alert, foldForSearch(words))).toBe(true);
    }
    expect(texts.matches(alert, foldForSearch('viet yen'))).toBe(false);
    expect(texts.matches(alert, '')).toBe(true);
  });
});
