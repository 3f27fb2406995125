import {
  encodeAlert,
  encodeDevice,
  encodeHealthFrame,
  packValues,
  type DeltaMessage,
  type SnapshotMessage,
} from '@ioc/wire';

import type { Changes, Picture } from './city-state.ts';
import type { ConnectionState } from './connection-table.ts';

/** The whole picture as a `snapshot` message tells it, without its position. */
export function snapshotBody(picture: Picture): Omit<SnapshotMessage, 'epoch' | 'seq'> {
  return {
    devices: picture.devices.map(encodeDevice),
    values: packValues(picture.values),
    alerts: picture.alerts.map(encodeAlert),
  };
}

function encodeState({ health, ...state }: ConnectionState): NonNullable<DeltaMessage['states']>[number] {
  return { ...state, ...(health === undefined ? {} : { health: encodeHealthFrame(health) }) };
}

/** Changes as a `delta` message tells them, without its position; lists that are empty and optional are left out. */
export function deltaBody(changes: Changes): Omit<DeltaMessage, 'epoch' | 'seq'> {
  const { values, alerts, states, devices, removed } = changes;
  return {
    values: packValues(values),
    alerts: alerts.map(encodeAlert),
    ...(states.length === 0 ? {} : { states: states.map(encodeState) }),
    ...(devices.length === 0 ? {} : { devices: devices.map(encodeDevice) }),
    ...(removed.length === 0 ? {} : { removed: [...removed] }),
  };
}
