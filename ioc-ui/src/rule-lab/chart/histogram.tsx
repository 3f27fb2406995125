import type { LabSeriesAnswer } from '@ioc/wire';
import type { ReactNode } from 'react';

import type { RuleJson } from '../../api/queries.ts';
import { formatNumber, formatPlainNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { linesOf } from '../level-edit.ts';
import { shown, type SignalScale } from '../signal-scale.ts';
import { shareAbove } from './share-above.ts';
import { heightOf, type ValueScale } from './value-scale.ts';

interface HistogramProps {
  readonly distribution: LabSeriesAnswer['distribution'];
  readonly scale: ValueScale;
  readonly signal: SignalScale;
  readonly rule: RuleJson;
}

/** How often each value occurred, on the values of the chart; lengths are square roots, so that rare values are seen. */
export function Histogram({ distribution, scale, signal, rule }: HistogramProps): ReactNode {
  const { t, language } = useLanguage();
  if (distribution === undefined) return <div className="lab-histogram" />;
  const most = Math.max(1, ...distribution.bins.map(({ count }) => count));
  const first = linesOf(rule).find(({ part }) => part === 'threshold');
  const label = t('lab.histogram.label', {
    p50: formatPlainNumber(language, shown(distribution.quantiles.p50, signal)),
    p95: formatPlainNumber(language, shown(distribution.quantiles.p95, signal)),
    p99: formatPlainNumber(language, shown(distribution.quantiles.p99, signal)),
    unit: signal.unit,
  });
  return (
    <figure className="lab-histogram" aria-label={label} title={label} data-testid="lab-histogram">
      {distribution.bins.map(({ from, to, count }) => (
        <div
          key={from}
          style={{
            top: `${heightOf(scale, to) * 100}%`,
            height: `max(1px, ${(heightOf(scale, from) - heightOf(scale, to)) * 100}% - 1px)`,
            width: `${Math.sqrt(count / most) * 100}%`,
          }}
        />
      ))}
      {first !== undefined && Number.isFinite(first.value) && (
        <p style={{ top: `${heightOf(scale, first.value) * 100}%` }}>
          {t('lab.histogram.above', {
            share: formatNumber(language, shareAbove(distribution.bins, first.value) * 100, 1),
          })}
        </p>
      )}
    </figure>
  );
}
