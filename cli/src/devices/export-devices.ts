import type { StoredDevice } from '@ioc/record-store';

import { DEVICE_COLUMNS, type DeviceColumn } from './device-csv.ts';

/** A cell as it stands in a file: in quotes where it holds what would end it. Source: RFC 4180. */
function quoted(cell: string): string {
  return /[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function cellsOf(device: StoredDevice): Readonly<Record<Exclude<DeviceColumn, 'password'>, string>> {
  return {
    id: device.id,
    name_vi: device.name.vi,
    name_en: device.name.en,
    city: device.city,
    sector: device.sector,
    lon: String(device.location.lon),
    lat: String(device.location.lat),
    department: device.department ?? '',
    parent: device.parent ?? '',
    tags: device.tags.join(';'),
    properties: device.datastreams
      .map(({ property, intervalSeconds }) => `${property}@${intervalSeconds}`)
      .join(';'),
  };
}

/** The devices as a file that can be imported again; passwords are in nobody's hands and so not in it. */
export function deviceFileOf(devices: readonly StoredDevice[]): string {
  const columns = DEVICE_COLUMNS.filter((column) => column !== 'password');
  const lines = devices.map((device) => {
    const cells = cellsOf(device);
    return columns.map((column) => quoted(cells[column])).join(',');
  });
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
