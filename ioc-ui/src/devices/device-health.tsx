import type { DeviceHealth as Health } from '@ioc/domain';
import type { ReactNode } from 'react';

import { formatDateTime, formatNumber, formatSpan } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { HealthMark } from './health-mark.tsx';
import { namedGaps, otherReasons, shownHealth } from '../live/health-model.ts';

/** An offset below it is what messages need on their way, in milliseconds, and not worth a number. */
const CLOCK_IS_RIGHT_MS = 2_000;

/** How a device is, why, and what that was judged by. */
export function DeviceHealth({ entry: { device } }: { readonly entry: DeviceEntry }): ReactNode {
  const { t } = useLanguage();
  const health = shownHealth(device);
  const reasons = otherReasons(device);
  return (
    <section className="device-health" aria-labelledby="device-health-title" data-testid="device-health">
      <h3 id="device-health-title">{t('health.title')}</h3>
      <HealthMark level={health?.level ?? 'unknown'} />
      {reasons.length > 0 && (
        <ul className="health-reasons">
          {reasons.map((reason) => (
            <li key={reason} data-reason={reason}>
              {t(`healthReason.${reason}`)}
            </li>
          ))}
        </ul>
      )}
      {health !== undefined && <HealthNumbers health={health} />}
    </section>
  );
}

function HealthNumbers({ health }: { readonly health: Health }): ReactNode {
  const { t, language } = useLanguage();
  const { battery, rssi, clockOffsetMs, gaps } = health;
  return (
    <dl>
      {battery !== undefined && (
        <>
          <dt>{t('health.battery')}</dt>
          <dd>{formatNumber(language, battery)} %</dd>
        </>
      )}
      {rssi !== undefined && (
        <>
          <dt>{t('health.signal')}</dt>
          <dd>{formatNumber(language, rssi)} dBm</dd>
        </>
      )}
      {clockOffsetMs !== undefined && (
        <>
          <dt>{t('health.clock')}</dt>
          <dd>
            <ClockWords offsetMs={clockOffsetMs} />
          </dd>
        </>
      )}
      {gaps !== undefined && (
        <>
          <dt>{t('health.missing')}</dt>
          <dd data-testid="device-gaps">
            <GapWords gaps={gaps} />
          </dd>
        </>
      )}
    </dl>
  );
}

function ClockWords({ offsetMs }: { readonly offsetMs: number }): ReactNode {
  const { t, language } = useLanguage();
  if (Math.abs(offsetMs) < CLOCK_IS_RIGHT_MS) return t('health.clockRight');
  const span = formatSpan(language, Math.abs(offsetMs));
  return t(offsetMs > 0 ? 'health.clockAhead' : 'health.clockBehind', { span });
}

function GapWords({ gaps }: { readonly gaps: NonNullable<Health['gaps']> }): ReactNode {
  const { t, language } = useLanguage();
  const since = t('health.since', { time: formatDateTime(gaps.since) });
  if (gaps.missing === 0) return t('health.noneMissing', { since });
  const { named, others } = namedGaps(gaps);
  const count = formatNumber(language, gaps.missing);
  return (
    <>
      {t('health.someMissing', { count, since })}
      {named !== '' && (
        <span className="small health-gaps">
          {t('health.numbers', { named })}
          {others > 0 && ` ${t('health.moreMissing', { count: formatNumber(language, others) })}`}
        </span>
      )}
    </>
  );
}
