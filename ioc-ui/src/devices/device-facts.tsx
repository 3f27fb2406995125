import { SIMULATED_TAG } from '@ioc/domain';
import { CircleHelp, PlugZap, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';

import { useAreaName, useDepartments } from '../api/use-reference.ts';
import { formatAge } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { useNow } from '../live/use-live.ts';

const STATE_ICONS = { online: PlugZap, offline: Unplug, unknown: CircleHelp } as const;

/** Who and where a device is, whether it is connected, and that it is simulated when it is. */
export function DeviceFacts({ entry: { device } }: { readonly entry: DeviceEntry }): ReactNode {
  const { t, language, local } = useLanguage();
  const department = useDepartments().get(device.department ?? '');
  const areaName = useAreaName(language)(device.area);
  const now = useNow();
  const StateIcon = STATE_ICONS[device.state];
  return (
    <div className="device-facts">
      {device.tags.includes(SIMULATED_TAG) && (
        <p className="simulated-ribbon hatched" data-testid="device-simulated">
          {t('simulated.ribbon')}
        </p>
      )}
      <p className="chips">
        <span className="chip strong" data-testid="device-state" data-state={device.state}>
          <StateIcon className="icon small" aria-hidden="true" />
          {t(`deviceState.${device.state}`)}
        </span>
        <span className="chip">
          {device.lastSeen === undefined
            ? t('device.neverSeen')
            : t('device.lastSeen', { age: formatAge(language, now - device.lastSeen) })}
        </span>
      </p>
      <dl>
        <dt>{t('device.code')}</dt>
        <dd className="mono">{device.id}</dd>
        <dt>{t('device.area')}</dt>
        <dd>{areaName ?? device.area ?? t('value.none')}</dd>
        <dt>{t('device.department')}</dt>
        <dd>{department ? local(department.name) : (device.department ?? t('value.none'))}</dd>
      </dl>
    </div>
  );
}
