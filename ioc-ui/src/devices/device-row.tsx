import type { DeviceStatus } from '@ioc/domain';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import { useAreaName } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { HealthMark } from './health-mark.tsx';
import { healthLevel, otherReasons } from '../live/health-model.ts';
import type { DeviceLook } from '../live/device-look.ts';

interface DeviceRowProps {
  readonly device: DeviceStatus;
  readonly look: DeviceLook | undefined;
  readonly lastSeen: string;
}

/** One device of the table; its name leads to the map. */
export function DeviceRow({ device, look, lastSeen }: DeviceRowProps): ReactNode {
  const { t, language, local } = useLanguage();
  const areaName = useAreaName(language);
  const level = look?.level ?? 'normal';
  return (
    <tr data-testid="device-row" data-device-id={device.id}>
      <td>
        <span className="device-link">
          {level !== 'normal' && <SeverityMark level={level} />}
          <Link to="/" search={(before) => ({ ...before, device: device.id })}>
            {local(device.name)}
          </Link>
        </span>
      </td>
      <td className="mono">{device.id}</td>
      <td>{t(`sector.${device.sector}`)}</td>
      <td>{areaName(device.area)}</td>
      <td>
        {t(`deviceState.${device.state}`)}
        {look !== undefined && look.freshness === 'stale' && device.state === 'online'
          ? ` · ${t('freshness.stale')}`
          : ''}
      </td>
      <td>
        <HealthMark level={healthLevel(device)} />
        <span className="small secondary health-why">
          {otherReasons(device)
            .map((reason) => t(`healthReason.${reason}`))
            .join(', ')}
        </span>
      </td>
      <td>{lastSeen}</td>
    </tr>
  );
}
