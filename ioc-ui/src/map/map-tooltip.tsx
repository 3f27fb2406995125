import { isDeviceId } from '@ioc/domain';
import type { ReactNode } from 'react';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import { useProperties } from '../api/use-reference.ts';
import { formatAge, formatValue } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntry, useLooks, useNow } from '../live/use-live.ts';
import type { MapTarget } from './city-map.ts';
import { clusterCounts } from './tooltip-lines.ts';

/** How many values of a device the tooltip shows. */
const SHOWN_VALUES = 3;

/** What is under the pointer, in a few words. The list of devices tells the same to those who use no pointer. */
export function MapTooltip({ target }: { readonly target: MapTarget }): ReactNode {
  return (
    <div className="map-tooltip" style={{ left: target.x, top: target.y }} aria-hidden="true">
      {target.cluster === undefined ? (
        <DeviceLines id={target.device ?? ''} />
      ) : (
        <ClusterLines cluster={target.cluster} />
      )}
    </div>
  );
}

function ClusterLines({ cluster }: { readonly cluster: Readonly<Record<string, unknown>> }): ReactNode {
  const { t } = useLanguage();
  const counts = clusterCounts(cluster);
  return (
    <>
      <strong>{t('map.clusterCount', { count: counts.all })}</strong>
      {counts.levels.map(({ level, count }) => (
        <span key={level} className="tooltip-line">
          <SeverityMark level={level} />
          {count} {t(level === 'diagnostic' ? 'legend.diagnostic' : `severity.${level}`)}
        </span>
      ))}
    </>
  );
}

function DeviceLines({ id }: { readonly id: string }): ReactNode {
  const { t, language, local } = useLanguage();
  const deviceId = isDeviceId(id) ? id : undefined;
  const entry = useDeviceEntry(deviceId);
  const looks = useLooks();
  const look = deviceId && looks.get(deviceId);
  const properties = useProperties();
  const now = useNow();
  if (entry === undefined) return null;
  const values = entry.device.datastreams.slice(0, SHOWN_VALUES).map(({ property }) => ({
    property: properties.get(property),
    value: entry.values.get(property),
    id: property,
  }));
  const lastSeen = entry.device.lastSeen;
  return (
    <>
      <strong>{local(entry.device.name)}</strong>
      {values.map(({ id: key, property, value }) => (
        <span key={key} className="tooltip-line">
          <span className="secondary">{property ? local(property.name) : key}</span>
          {value === undefined
            ? t('value.none')
            : `${formatValue(language, value.v, property)} ${property ? local(property.display) : ''}`}
        </span>
      ))}
      <span className="small secondary">
        {look !== undefined && look.freshness !== 'fresh' ? `${t(`freshness.${look.freshness}`)} · ` : ''}
        {lastSeen === undefined ? t('time.never') : formatAge(language, now - lastSeen)}
      </span>
    </>
  );
}
