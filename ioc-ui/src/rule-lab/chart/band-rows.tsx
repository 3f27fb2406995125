import type { ReactNode } from 'react';

import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import type { Band, BandRow } from './alert-bands.ts';

/** Rows shown before the reader asks for more: beyond, nobody compares. */
export const ROWS_AT_FIRST = 8;

interface BandRowsProps {
  readonly rows: readonly BandRow[];
  readonly nameOf: (group: BandRow['group']) => string;
  readonly chosen: string | undefined;
  readonly isAll: boolean;
  readonly onChoose: (row: BandRow) => void;
  readonly onShowAll: () => void;
}

/** The would-be alerts under the chart, one row for each device or group: what, how long, and what a change adds or removes. */
export function BandRows({ rows, nameOf, chosen, isAll, onChoose, onShowAll }: BandRowsProps): ReactNode {
  const { t, language } = useLanguage();
  const shownRows = isAll ? rows : rows.slice(0, ROWS_AT_FIRST);
  return (
    <div className="lab-bands" data-testid="lab-bands">
      <ul aria-label={t('lab.bands')}>
        {shownRows.map((row) => (
          <li key={row.key}>
            <button
              type="button"
              className="lab-band-row"
              aria-pressed={row.group.id === chosen}
              onClick={() => onChoose(row)}
              data-testid="band-row"
              data-group={row.key}
              data-count={row.count}
            >
              <span className="lab-band-name" title={nameOf(row.group)}>
                {nameOf(row.group)}
              </span>
              <span className="lab-band-track" aria-hidden="true">
                {row.bands.map((band) => (
                  <BandMark key={`${band.change} ${band.alert.from} ${band.alert.kind}`} band={band} />
                ))}
              </span>
              <span className="lab-band-count">
                {t('lab.bandCount', { count: row.count, share: formatNumber(language, row.share * 100, 1) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {rows.length > shownRows.length && (
        <button type="button" className="button small" onClick={onShowAll}>
          {t('action.showMore', { count: rows.length - shownRows.length })}
        </button>
      )}
    </div>
  );
}

function BandMark({ band }: { readonly band: Band }): ReactNode {
  const kind = band.alert.kind === 'no-data' ? 'diagnostic' : band.severity;
  return (
    <span
      className={`lab-band ${kind} ${band.change}`}
      style={{ left: `${band.left * 100}%`, width: `${band.width * 100}%` }}
    />
  );
}
