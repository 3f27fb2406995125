import type { EpochMs } from '@ioc/domain';
import type { ReactNode } from 'react';

import { formatDateTime, formatTime } from '../../i18n/format.ts';
import { isInDays, shareOf, timeTicks, type TimeSpan } from './time-scale.ts';

/** The time axis under a chart: days, or times of one day, and the time that is read. */
export function TimeAxis({
  span,
  readAt,
}: {
  readonly span: TimeSpan;
  readonly readAt: EpochMs | undefined;
}): ReactNode {
  const text = (tick: EpochMs): string =>
    isInDays(span) ? formatDateTime(tick).slice(0, 5) : formatTime(tick);
  return (
    <div className="lab-times" aria-hidden="true">
      {timeTicks(span).map((tick) => (
        <span key={tick} style={{ left: `${shareOf(span, tick) * 100}%` }}>
          {text(tick)}
        </span>
      ))}
      {readAt !== undefined && (
        <span className="lab-read-time" style={{ left: `${shareOf(span, readAt) * 100}%` }}>
          {formatDateTime(readAt)}
        </span>
      )}
    </div>
  );
}
