import { instant } from '@ioc/domain';
import { useEffect, useRef, type ReactNode } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import type { PropertyJson } from '../api/queries.ts';
import { formatTime, formatValue } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { ThresholdLine } from '../rules/rule-selection.ts';
import { useTheme } from '../theme/theme.tsx';
import { chartOptions } from './chart-options.ts';
import type { ChartColumns } from './history-points.ts';

/** What a chart shows. */
export interface HistoryChartProps {
  readonly columns: ChartColumns;
  readonly property: PropertyJson;
  readonly thresholds: readonly ThresholdLine[];
  /** The place of the point that is read. */
  readonly index: number | undefined;
  readonly onRead: (index: number | undefined) => void;
}

/** The last 24 hours of one datastream as a line with its thresholds, and a slider that reads it point by point. */
export function HistoryChart(props: HistoryChartProps): ReactNode {
  const { t, language, local } = useLanguage();
  const { theme } = useTheme();
  const { columns, property, index, onRead } = props;
  const last = Math.max(0, columns[0].length - 1);
  const at = index ?? last;
  const [time, value] = [columns[0][at], columns[1][at]];
  const read =
    time === undefined || value === undefined || value === null
      ? t('value.none')
      : `${formatTime(instant(time * 1_000))}, ${formatValue(language, value, property)} ${local(property.display)}`;
  return (
    <figure
      className="chart"
      aria-label={t('chart.label', { name: local(property.name) })}
      data-testid="chart"
    >
      <Plot key={theme} {...props} />
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label={t('chart.slider')}
        aria-valuetext={read}
        onChange={(event) => onRead(Number(event.target.value))}
      />
    </figure>
  );
}

function Plot({ columns, thresholds, index, onRead }: HistoryChartProps): ReactNode {
  const { language } = useLanguage();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const read = useRef(onRead);
  useEffect(() => {
    read.current = onRead;
  });
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const options = chartOptions({
      style: getComputedStyle(document.documentElement),
      width: element.clientWidth,
      language,
      thresholds,
      columns,
      onRead: (at) => read.current(at),
    });
    const made = new uPlot(options, [columns[0], columns[1]], element);
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: options.height }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [columns, thresholds, language]);
  useEffect(() => {
    const [time, value] = index === undefined ? [] : [columns[0][index], columns[1][index]];
    if (plot.current === undefined || time === undefined || plot.current.cursor.idx === index) return;
    plot.current.setCursor(
      { left: plot.current.valToPos(time, 'x'), top: plot.current.valToPos(value ?? 0, 'y') },
      false,
    );
  }, [index, columns]);
  return <div ref={host} aria-hidden="true" />;
}
