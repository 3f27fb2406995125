import { SEVERITIES } from '@ioc/domain';
import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import { useView } from '../app/view.ts';
import { formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntry } from '../live/use-live.ts';
import { TABS } from './console-filter.ts';
import { SeverityMark } from './severity-mark.tsx';
import type { Console } from './use-console.ts';

/** How long the search waits for the next letter, in milliseconds. */
const SEARCH_WAIT_MS = 150;

const WORST_FIRST = SEVERITIES.toReversed();

/** The parts of the list with their counts, the severities, the search, and how many share a row. */
export function ConsoleBar({
  list,
  isGrouped,
}: {
  readonly list: Console;
  readonly isGrouped: boolean;
}): ReactNode {
  const { t, language } = useLanguage();
  return (
    <div className="console-bar">
      <fieldset className="segments tabs" aria-label={t('console.parts')}>
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            aria-pressed={tab === list.tab}
            data-testid={`tab-${tab}`}
            onClick={() => list.change({ tab: tab === 'open' ? undefined : tab })}
          >
            {t(`tab.${tab}`)}
            {tab !== 'closed' && (
              <span className="count">{formatNumber(language, list.counts.get(tab) ?? 0)}</span>
            )}
          </button>
        ))}
      </fieldset>
      <fieldset className="segments" aria-label={t('console.severities')}>
        {WORST_FIRST.map((severity) => (
          <button
            key={severity}
            type="button"
            aria-pressed={list.severities?.has(severity) ?? false}
            aria-label={t(`severity.${severity}`)}
            title={t(`severity.${severity}`)}
            data-testid={`severity-${severity}`}
            onClick={() => list.toggleSeverity(severity)}
          >
            <SeverityMark level={severity} />
          </button>
        ))}
      </fieldset>
      <SearchField list={list} />
      <button
        type="button"
        className="button"
        aria-pressed={isGrouped}
        data-testid="group-by-rule"
        onClick={() => list.change({ group: isGrouped ? 'none' : 'rule' })}
      >
        {t('console.group')}
      </button>
      <DeviceFilter />
    </div>
  );
}

function SearchField({ list }: { readonly list: Console }): ReactNode {
  const { t } = useLanguage();
  const [text, setText] = useState(list.query);
  const latest = useRef(list.change);
  useEffect(() => {
    latest.current = list.change;
  });
  useEffect(() => {
    const timer = setTimeout(
      () => latest.current({ q: text.trim() === '' ? undefined : text }),
      SEARCH_WAIT_MS,
    );
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label className="console-search">
      <Search className="icon small" aria-hidden="true" />
      <span className="visually-hidden">{t('console.search')}</span>
      <input
        type="search"
        className="input"
        value={text}
        maxLength={128}
        placeholder={t('console.search')}
        data-testid="alert-search"
        onChange={({ target }) => setText(target.value)}
      />
    </label>
  );
}

/** Which device narrows the list, and the way back. */
function DeviceFilter(): ReactNode {
  const { t, local } = useLanguage();
  const { device, alert, select } = useView();
  const entry = useDeviceEntry(alert === undefined ? device : undefined);
  if (entry === undefined) return null;
  return (
    <button
      type="button"
      className="button device-filter"
      data-testid="device-filter"
      aria-label={t('console.allDevices', { name: local(entry.device.name) })}
      onClick={() => select(undefined)}
    >
      <span>{local(entry.device.name)}</span>
      <X className="icon small" aria-hidden="true" />
    </button>
  );
}
