import type { AlertStatisticsJson } from '@ioc/wire';
import type { ReactNode } from 'react';

import { formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { loadBars } from './figure-verdict.ts';

const HEIGHT = 100;
const BAR = 10;

/** Alerts of each ten minutes over the span, with the line above which it is a flood. */
export function LoadChart({ statistics }: { readonly statistics: AlertStatisticsJson }): ReactNode {
  const { t, language } = useLanguage();
  const { load, targets } = statistics;
  const bars = loadBars(load.counts);
  const highest = Math.max(targets.floodAbove * 1.2, ...bars);
  const heightOf = (count: number): number => (count / highest) * HEIGHT;
  const floods = load.counts.filter((count) => count > targets.floodAbove).length;
  const limit = HEIGHT - heightOf(targets.floodAbove);
  return (
    <figure className="load-chart">
      <svg viewBox={`0 0 ${bars.length * BAR} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map((count, bar) => (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- a bar is its place in time
            key={bar}
            x={bar * BAR + 1}
            width={BAR - 2}
            y={HEIGHT - heightOf(count)}
            height={heightOf(count)}
            className={count > targets.floodAbove ? 'flood' : undefined}
          />
        ))}
        <line x1={0} x2={bars.length * BAR} y1={limit} y2={limit} />
      </svg>
      <figcaption className="secondary small">
        {t('kpi.loadCaption', {
          limit: targets.floodAbove,
          peak: formatNumber(language, Math.max(0, ...load.counts)),
          floods: formatNumber(language, floods),
        })}
      </figcaption>
    </figure>
  );
}
