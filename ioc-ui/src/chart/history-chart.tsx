import type { Language } from '@ioc/domain';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import type { PropertyJson } from '../api/queries.ts';
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
  /** Told the place of the point under the cursor. */
  readonly onRead: (index: number | undefined) => void;
}

/** Steps of the keyboard's cursor along the points. */
const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -30,
  PageDown: 30,
};

/** The last 24 hours of one datastream as a line, with the thresholds that judge it. Arrow keys move the cursor. */
export function HistoryChart({ columns, property, thresholds, onRead }: HistoryChartProps): ReactNode {
  const { t, language, local } = useLanguage();
  const { theme } = useTheme();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [cursor, setCursor] = useState<number>();
  usePlot({ host, plot, columns, property, thresholds, language, theme, onRead });

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEY_STEPS[event.key];
    const last = columns[0].length - 1;
    if (step === undefined || plot.current === undefined || last < 0) return;
    const next = Math.min(last, Math.max(0, (cursor ?? last) + step));
    const [time, value] = [columns[0][next], columns[1][next]];
    setCursor(next);
    onRead(next);
    plot.current.setCursor(
      { left: plot.current.valToPos(time ?? 0, 'x'), top: plot.current.valToPos(value ?? 0, 'y') },
      false,
    );
    event.preventDefault();
  };
  return (
    <div
      ref={host}
      className="chart"
      role="img"
      tabIndex={0}
      aria-label={t('chart.label', { name: local(property.name) })}
      onKeyDown={onKeyDown}
      data-testid="chart"
    />
  );
}

interface PlotBinding extends HistoryChartProps {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly plot: RefObject<uPlot | undefined>;
  readonly language: Language;
  readonly theme: string;
}

/** Draws the chart into its host and fits it to the host's width. */
function usePlot({ host, plot, columns, thresholds, language, theme, onRead }: PlotBinding): void {
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
      onRead: (index) => read.current(index),
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
  }, [host, plot, columns, thresholds, language, theme]);
}
