import { instant, type EpochMs } from '@ioc/domain';
import type { LabSeriesAnswer } from '@ioc/wire';
import { useMemo, useState, type PointerEvent, type ReactNode } from 'react';

import type { RuleJson } from '../../api/queries.ts';
import { formatNumber, formatPlainNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { linesOf, moveLine } from '../level-edit.ts';
import { shown, type SignalScale } from '../signal-scale.ts';
import { curvePath, DRAWING } from './curve-path.ts';
import { Histogram } from './histogram.tsx';
import { LineHandle } from './line-handle.tsx';
import { TimeAxis } from './time-axis.tsx';
import { shareOf, timeTicks, type TimeSpan } from './time-scale.ts';
import { heightOf, spreadHeights, valueScale, type ValueScale } from './value-scale.ts';

/** How far apart the labels of two lines stand at least, as a share of the chart's height. */
const LABEL_GAP = 0.085;

interface SignalChartProps {
  readonly series: LabSeriesAnswer;
  readonly span: TimeSpan;
  readonly rule: RuleJson;
  readonly signal: SignalScale;
  /** The device whose curve stands out. */
  readonly chosen: string | undefined;
  readonly readAt: EpochMs | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (rule: RuleJson) => void;
  readonly onRead: (at: EpochMs) => void;
}

/** The values that the chart must show: all signals, and every threshold and reset. */
function useScale(series: LabSeriesAnswer, rule: RuleJson, frozen: ValueScale | undefined): ValueScale {
  const lines = linesOf(rule);
  const key = lines.map(({ value }) => value).join(' ');
  const free = useMemo(() => {
    const ends = series.devices.flatMap(({ min, max }) => [min ?? Number.NaN, max ?? Number.NaN]);
    return valueScale([...ends, ...key.split(' ').map(Number)]);
  }, [series, key]);
  return frozen ?? free;
}

/** The signal of every device with the thresholds on it, and the distribution beside it on the same values. */
export function SignalChart(props: SignalChartProps): ReactNode {
  const { series, span, rule, signal, readAt } = props;
  const { language } = useLanguage();
  const [frozen, setFrozen] = useState<ValueScale>();
  const scale = useScale(series, rule, frozen);
  const decimals = tickDecimals(scale, signal);
  return (
    <div className="lab-chart">
      <div className="lab-values" aria-hidden="true">
        <span className="lab-unit">{signal.unit}</span>
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ top: `${heightOf(scale, tick) * 100}%` }}>
            {formatNumber(language, shown(tick, signal), decimals)}
          </span>
        ))}
      </div>
      <Plot {...props} scale={scale} onHold={setFrozen} />
      <Histogram distribution={series.distribution} scale={scale} signal={signal} rule={rule} />
      <TimeAxis span={span} readAt={readAt} />
    </div>
  );
}

function tickDecimals({ ticks }: ValueScale, signal: SignalScale): number {
  const step = Math.abs(shown((ticks[1] ?? 1) - (ticks[0] ?? 0), signal));
  return step >= 1 || step === 0 ? 0 : Math.min(4, Math.ceil(-Math.log10(step) - 1e-9));
}

function Plot({
  scale,
  onHold,
  ...props
}: SignalChartProps & {
  readonly scale: ValueScale;
  readonly onHold: (scale: ValueScale | undefined) => void;
}): ReactNode {
  const { rule, signal, span, readAt, isReadOnly, onChange, onRead } = props;
  const lines = linesOf(rule);
  const heights = spreadHeights(
    lines.map(({ value }) => heightOf(scale, value)),
    LABEL_GAP,
  );
  const read = (event: PointerEvent<HTMLDivElement>): void => {
    const frame = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - frame.left) / frame.width));
    onRead(instant(Math.round(span.from + share * (span.to - span.from))));
  };
  return (
    <div className="lab-plot" data-plot="" onPointerDown={read}>
      <Curves {...props} scale={scale} />
      {readAt !== undefined && (
        <div className="lab-cursor" style={{ left: `${shareOf(span, readAt) * 100}%` }} aria-hidden="true" />
      )}
      {lines.map((line, index) => (
        <LineHandle
          key={`${line.level} ${line.part} ${line.bound ?? ''}`}
          line={line}
          scale={scale}
          signal={signal}
          labelHeight={heights[index] ?? 0}
          isReadOnly={isReadOnly}
          onMove={(value) => onChange(moveLine(rule, line, value))}
          onGrab={() => onHold(scale)}
          onRelease={() => onHold(undefined)}
        />
      ))}
    </div>
  );
}

function Curves({
  series,
  span,
  scale,
  chosen,
}: Pick<SignalChartProps, 'series' | 'span' | 'chosen'> & { readonly scale: ValueScale }): ReactNode {
  const { t, language } = useLanguage();
  const paths = useMemo(
    () => series.series.map((curve) => ({ device: curve.device, path: curvePath(curve, span, scale) })),
    [series, span, scale],
  );
  const sorted = paths.toSorted((a, b) => Number(a.device === chosen) - Number(b.device === chosen));
  const { quantiles } = series.distribution ?? {};
  const label =
    quantiles === undefined
      ? t('lab.chart.empty')
      : t('lab.chart.label', {
          count: series.deviceCount,
          median: formatPlainNumber(language, quantiles.p50),
          high: formatPlainNumber(language, quantiles.p99),
          unit: series.unit,
        });
  return (
    <>
      <p className="visually-hidden">{label}</p>
      <svg
        viewBox={`0 0 ${DRAWING} ${DRAWING}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        data-testid="lab-curves"
      >
        <g className="lab-grid">
          {scale.ticks.map((tick) => (
            <path key={tick} d={`M0 ${heightOf(scale, tick) * DRAWING}h${DRAWING}`} />
          ))}
          {timeTicks(span).map((tick) => (
            <path key={tick} d={`M${shareOf(span, tick) * DRAWING} 0v${DRAWING}`} />
          ))}
        </g>
        {sorted.map(({ device, path }) => (
          <path key={device} className={device === chosen ? 'lab-curve chosen' : 'lab-curve'} d={path} />
        ))}
      </svg>
    </>
  );
}
