import { instant, type Language } from '@ioc/domain';
import type uPlot from 'uplot';

import { formatNumber, formatTime } from '../i18n/format.ts';
import type { ThresholdLine } from '../rules/rule-selection.ts';
import { valueRange, type ChartColumns } from './history-points.ts';

/** Vietnam is seven hours ahead of UTC and has no daylight saving time. Source: IANA time zone database. */
const ZONE_MINUTES = 7 * 60;

/** Height of the chart in root sizes. */
const HEIGHT_REM = 11;

/** What the options of a chart depend on. */
export interface ChartOptionsInput {
  readonly style: CSSStyleDeclaration;
  readonly width: number;
  readonly language: Language;
  readonly thresholds: readonly ThresholdLine[];
  readonly columns: ChartColumns;
  readonly onRead: (index: number | undefined) => void;
}

/** A date whose local fields read as Vietnam's, whatever the zone of the station; the general way is slow (uPlot #189). */
function vietnamDate(seconds: number): Date {
  const date = new Date(seconds * 1_000);
  return new Date(date.getTime() + (ZONE_MINUTES + date.getTimezoneOffset()) * 60_000);
}

function drawThresholds(input: ChartOptionsInput): (plot: uPlot) => void {
  return (plot) => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    for (const { value, severity } of input.thresholds) {
      const y = plot.valToPos(value, 'y', true);
      if (y < bbox.top || y > bbox.top + bbox.height) continue;
      ctx.strokeStyle = input.style.getPropertyValue(`--severity-${severity}`).trim();
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.restore();
  };
}

/** The options of the 24-hour chart: colours from the tokens, times of Vietnam, numbers in the language of the screen. */
export function chartOptions(input: ChartOptionsInput): uPlot.Options {
  const { style, language, columns, thresholds } = input;
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const rem = Number.parseFloat(style.fontSize);
  const axis = {
    stroke: token('text-secondary'),
    font: `${Math.round(0.6875 * rem)}px ${token('font-ui')}`,
    grid: { stroke: token('hairline'), width: 1 },
    ticks: { show: false },
  };
  const range = valueRange(
    columns[1],
    thresholds.map(({ value }) => value),
  );
  return {
    width: input.width,
    height: HEIGHT_REM * rem,
    tzDate: vietnamDate,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: true }, y: { range: () => [range[0], range[1]] } },
    axes: [
      {
        ...axis,
        space: 4 * rem,
        values: (_plot, ticks) => ticks.map((tick) => formatTime(instant(tick * 1_000))),
      },
      {
        ...axis,
        size: 3.25 * rem,
        values: (_plot, ticks) => ticks.map((tick) => formatNumber(language, tick, tickDecimals(ticks))),
      },
    ],
    series: [
      {},
      {
        stroke: token('text'),
        width: 1.5,
        points: { show: false },
        spanGaps: false,
      },
    ],
    hooks: {
      draw: [drawThresholds(input)],
      setCursor: [(plot) => input.onRead(plot.cursor.idx ?? undefined)],
    },
  };
}

/** As many decimals as the steps of an axis need, at most three. */
function tickDecimals(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  if (step >= 1 || step === 0) return 0;
  return Math.min(3, Math.ceil(-Math.log10(step)));
}
