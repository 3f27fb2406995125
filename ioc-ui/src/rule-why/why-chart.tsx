import { instant, type EpochMs } from '@ioc/domain';
import type { ExplanationJson } from '@ioc/wire';
import { useMemo, type ReactNode } from 'react';

import { formatDateTime, formatNumber, formatPlainNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { curvePath, DRAWING } from '../rule-lab/chart/curve-path.ts';
import { TimeAxis } from '../rule-lab/chart/time-axis.tsx';
import { shareOf, timeTicks, type TimeSpan } from '../rule-lab/chart/time-scale.ts';
import { heightOf, valueScale } from '../rule-lab/chart/value-scale.ts';
import { shown, type SignalScale } from '../rule-lab/signal-scale.ts';

/** The least span that the chart shows, in milliseconds: a few readings around one time say little. */
const LEAST_SPAN_MS = 1_800_000;

/** Readings whose own unit is that of the thresholds are drawn with them. */
const SAME_UNIT = new Set(['last', 'mean', 'min', 'max', 'p95']);

interface WhyChartProps {
  readonly answer: ExplanationJson;
  readonly at: EpochMs;
  readonly signal: SignalScale;
  readonly onMove: (at: EpochMs) => void;
}

/** What was measured before the time that is asked about, with the thresholds; pressing the chart asks about another time. */
export function WhyChart({ answer, at, signal, onMove }: WhyChartProps): ReactNode {
  const { t, language } = useLanguage();
  const { readings, levels } = answer;
  const span = useMemo<TimeSpan>(() => {
    const first = Math.min(at - LEAST_SPAN_MS, ...readings.map(({ t: times }) => times[0] ?? at));
    return { from: instant(first), to: instant(at + (at - first) * 0.05) };
  }, [readings, at]);
  const isComparable = SAME_UNIT.has(answer.signal.fn);
  const lines = isComparable
    ? levels.flatMap(({ threshold, severity }) =>
        (typeof threshold === 'number' ? [threshold] : threshold).map((value) => ({ value, severity })),
      )
    : [];
  const values = readings.flatMap(({ v }) => v.filter((value) => value !== null));
  if (values.length === 0) return <p className="notice">{t('why.noReadings')}</p>;
  const scale = valueScale([...values, ...lines.map(({ value }) => value)]);
  const label = t('why.chart', { from: formatDateTime(span.from), to: formatDateTime(at) });
  return (
    <figure className="card why-chart" aria-label={label}>
      <figcaption className="small secondary">{label}</figcaption>
      <div className="lab-chart plain">
        <div className="lab-values" aria-hidden="true">
          <span className="lab-unit">{isComparable ? signal.unit : answer.unit}</span>
          {scale.ticks.map((tick) => (
            <span key={tick} style={{ top: `${heightOf(scale, tick) * 100}%` }}>
              {formatPlainNumber(language, isComparable ? shown(tick, signal) : tick)}
            </span>
          ))}
        </div>
        <div
          className="lab-plot"
          onPointerDown={(event) => {
            const frame = event.currentTarget.getBoundingClientRect();
            const share = (event.clientX - frame.left) / frame.width;
            onMove(instant(Math.round(span.from + share * (span.to - span.from))));
          }}
        >
          <svg viewBox={`0 0 ${DRAWING} ${DRAWING}`} preserveAspectRatio="none" aria-hidden="true">
            <g className="lab-grid">
              {scale.ticks.map((tick) => (
                <path key={tick} d={`M0 ${heightOf(scale, tick) * DRAWING}h${DRAWING}`} />
              ))}
              {timeTicks(span).map((tick) => (
                <path key={tick} d={`M${shareOf(span, tick) * DRAWING} 0v${DRAWING}`} />
              ))}
            </g>
            {readings.map((curve) => (
              <path key={curve.device} className="lab-curve chosen" d={curvePath(curve, span, scale)} />
            ))}
          </svg>
          {lines.map(({ value, severity }) => (
            <div
              key={`${severity} ${value}`}
              className={`lab-line threshold ${severity}`}
              style={{ top: `${heightOf(scale, value) * 100}%` }}
            >
              <span>{formatNumber(language, shown(value, signal), signal.decimals)}</span>
            </div>
          ))}
          <div className="lab-cursor" style={{ left: `${shareOf(span, at) * 100}%` }} />
        </div>
        <TimeAxis span={span} readAt={undefined} />
      </div>
    </figure>
  );
}
