import type { Observation, PropertyId } from '@ioc/domain';
import { Clock, TriangleAlert, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';

import { useProperties } from '../api/use-reference.ts';
import { formatSpan, formatValue } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { isStaleValue } from '../live/device-look.ts';
import type { DeviceEntry } from '../live/live-picture.ts';
import { useNow } from '../live/use-live.ts';

interface DeviceValuesProps {
  readonly entry: DeviceEntry;
  readonly chosen: PropertyId | undefined;
  readonly onChoose: (property: PropertyId) => void;
}

/** What a device says now: every datastream with its newest value, unit, quality and age. Choosing one charts it. */
export function DeviceValues({ entry, chosen, onChoose }: DeviceValuesProps): ReactNode {
  const { t } = useLanguage();
  return (
    <section aria-labelledby="device-values-title">
      <h3 id="device-values-title">{t('device.values')}</h3>
      <ul className="device-values">
        {entry.device.datastreams.map(({ property, intervalSeconds }) => (
          <ValueRow
            key={property}
            id={property}
            value={entry.values.get(property)}
            intervalSeconds={intervalSeconds}
            isChosen={property === chosen}
            onChoose={onChoose}
          />
        ))}
      </ul>
    </section>
  );
}

interface ValueRowProps {
  readonly id: PropertyId;
  readonly value: Observation | undefined;
  readonly intervalSeconds: number;
  readonly isChosen: boolean;
  readonly onChoose: (property: PropertyId) => void;
}

function ValueRow({ id, value, intervalSeconds, isChosen, onChoose }: ValueRowProps): ReactNode {
  const { t, language, local } = useLanguage();
  const property = useProperties().get(id);
  const now = useNow();
  const isStale = value !== undefined && isStaleValue(value.t, intervalSeconds, now);
  const unit = property ? local(property.display) : '';
  return (
    <li data-testid="value-row" data-property={id} data-stale={isStale}>
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={() => onChoose(id)}
        className={isStale ? 'stale' : undefined}
      >
        <span className="value-name">{property ? local(property.name) : id}</span>
        <span className="value-number">
          {value === undefined ? t('value.none') : formatValue(language, value.v, property)}
          {value !== undefined && unit !== '' && <span className="unit"> {unit}</span>}
        </span>
        <span className="value-age small">
          <ValueQuality value={value} isStale={isStale} />
          {value === undefined ? t('time.never') : formatSpan(language, now - value.t)}
        </span>
      </button>
    </li>
  );
}

function ValueQuality({
  value,
  isStale,
}: {
  readonly value: Observation | undefined;
  readonly isStale: boolean;
}): ReactNode {
  const { t } = useLanguage();
  if (value !== undefined && value.q !== 'good') {
    const Icon = value.q === 'maintenance' ? Wrench : TriangleAlert;
    return (
      <span className="quality" title={t(`quality.${value.q}`)}>
        <Icon className="icon small" aria-hidden="true" />
        {t(`quality.${value.q}`)}
      </span>
    );
  }
  if (!isStale) return null;
  return (
    <span className="quality" title={t('freshness.stale')}>
      <Clock className="icon small" aria-hidden="true" />
      <span className="visually-hidden">{t('freshness.stale')}</span>
    </span>
  );
}
