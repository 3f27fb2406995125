import { areaAt, type Device, type DeviceId } from '@ioc/domain';
import { hashDeviceSecret, newDeviceSecret, type StoredDevice } from '@ioc/record-store';

import { ProblemError, type FieldFault } from '../problem/problem-error.ts';
import type { ApiContext } from './api-context.ts';
import { dayIn } from './routes/reference-routes.ts';

/** The level of the areas that a device's `area` names. */
const AREA_LEVEL = 'ward';

function unknown(path: string, vi: string, en: string): FieldFault {
  return { path, message: { vi: `không có ${vi} này`, en: `there is no such ${en}` } };
}

async function unknownReferences(context: ApiContext, device: Device): Promise<readonly FieldFault[]> {
  const { reference, devices } = context.records;
  const [cities, departments, properties] = await Promise.all([
    reference.cities(),
    reference.departments(),
    reference.observedProperties(),
  ]);
  const known = new Set<string>(properties.map(({ id }) => id));
  const isParentKnown = device.parent === undefined || (await devices.find(device.parent)) !== undefined;
  const isDepartmentKnown =
    device.department === undefined || departments.some(({ id }) => id === device.department);
  return [
    ...(cities.some(({ id }) => id === device.city) ? [] : [unknown('city', 'thành phố', 'city')]),
    ...(isDepartmentKnown ? [] : [unknown('department', 'đơn vị', 'department')]),
    ...(isParentKnown && device.parent !== device.id ? [] : [unknown('parent', 'thiết bị', 'device')]),
    ...device.datastreams.flatMap(({ property }, index) =>
      known.has(property)
        ? []
        : [unknown(`datastreams.${index}.property`, 'đại lượng đo', 'observed property')],
    ),
  ];
}

/** The device with its ward today, after everything that it names was found. Throws a 422 with the unknown names. */
export async function checkedDevice(context: ApiContext, device: Device): Promise<StoredDevice> {
  const errors = await unknownReferences(context, device);
  if (errors.length > 0) throw new ProblemError('unprocessable', { errors });
  const { reference } = context.records;
  const day = dayIn(await reference.cities(), context.now(), device.city);
  const areas = await reference.areas({ city: device.city, at: day });
  const area = areaAt(
    areas.filter(({ level }) => level === AREA_LEVEL),
    device.location,
  );
  return { ...device, ...(area === undefined ? {} : { area: area.id }) };
}

/** A new MQTT password of a device, and what is stored of it. */
export function newDeviceCredentials(id: DeviceId): {
  readonly hash: string;
  readonly credentials: { readonly username: string; readonly password: string };
} {
  const password = newDeviceSecret();
  return { hash: hashDeviceSecret(password), credentials: { username: id, password } };
}
