import {
  isAlertId,
  isAreaId,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  isUserId,
  type Area,
  type City,
  type Department,
  type ObservedProperty,
  type Rule,
  type Sector,
} from '@ioc/domain';
import {
  DEVICE_SECRET_COST,
  hashSecret,
  type RecordStore,
  type StoredDevice,
  type UserRecord,
} from '@ioc/record-store';

function checked<T extends string>(is: (text: string) => text is T, text: string): T {
  if (!is(text)) throw new Error(`not an id: ${text}`);
  return text;
}

/** Ids for tests. */
export const id = {
  alert: (text: string) => checked(isAlertId, text),
  area: (text: string) => checked(isAreaId, text),
  city: (text: string) => checked(isCityId, text),
  department: (text: string) => checked(isDepartmentId, text),
  device: (text: string) => checked(isDeviceId, text),
  property: (text: string) => checked(isPropertyId, text),
  rule: (text: string) => checked(isRuleId, text),
  user: (text: string) => checked(isUserId, text),
};

/** Every person of the test city signs in with this. */
export const PASSWORD = 'mật khẩu thử 1';

function city(name: string, west: number): City {
  return {
    id: id.city(name),
    name: { vi: name, en: name },
    center: { lon: west + 0.5, lat: 21.5 },
    bbox: [west, 21, west + 1, 22],
    timeZone: 'Asia/Ho_Chi_Minh',
    validFrom: null,
    validTo: null,
  };
}

function ward(code: string, of: string, west: number): Area {
  const square = [
    [west, 21],
    [west + 1, 21],
    [west + 1, 22],
    [west, 22],
    [west, 21],
  ] as const;
  return {
    id: id.area(`${code}@2025-07-01`),
    code,
    level: 'ward',
    unitType: 'phường',
    name: { vi: `Phường ${code}`, en: `Ward ${code}` },
    city: id.city(of),
    validFrom: '2025-07-01',
    validTo: null,
    successors: [],
    approximate: false,
    legalBasis: null,
    source: 'test',
    geometry: { type: 'Polygon', coordinates: [square] },
  };
}

function department(name: string, sectors: readonly Sector[], cities: readonly string[]): Department {
  return {
    id: id.department(name),
    name: { vi: name, en: name },
    sectors,
    cities: cities.map(id.city),
    validFrom: null,
    validTo: null,
  };
}

function property(name: string, sector: Sector, unit: string): ObservedProperty {
  return {
    id: id.property(name),
    sector,
    name: { vi: name, en: name },
    kind: 'number',
    derived: false,
    unit,
    display: { vi: unit, en: unit },
    decimals: 1,
    reject: { min: 0, max: 1_000 },
    normal: null,
    intervalSeconds: 60,
    step: null,
    flatlineSeconds: null,
    values: [],
    missingMarkers: [],
    source: 'test',
  };
}

/** A device of the test city; `bac-giang` lies west of 107 degrees, `viet-yen` east of it. */
export function device(
  name: string,
  of: string,
  sector: Sector,
  properties: readonly string[],
): StoredDevice {
  return {
    id: id.device(name),
    name: { vi: `Trạm ${name}`, en: `Station ${name}` },
    city: id.city(of),
    sector,
    location: { lon: of === 'bac-giang' ? 106.5 : 107.5, lat: 21.5 },
    area: id.area(of === 'bac-giang' ? '07001@2025-07-01' : '07002@2025-07-01'),
    tags: [],
    datastreams: properties.map((of_) => ({ property: id.property(of_), intervalSeconds: 60 })),
  };
}

/** A rule of the test city: dust over 80 at any station. */
export const DUST_RULE: Omit<Rule, 'version'> = {
  id: id.rule('dust'),
  name: { vi: 'Bụi mịn', en: 'Fine dust' },
  department: id.department('moi-truong'),
  sector: 'environment',
  enabled: true,
  select: { property: id.property('pm2_5') },
  groupBy: 'device',
  signal: { fn: 'last' },
  levels: [
    { severity: 'medium', op: '>', threshold: 80, reset: 70 },
    { severity: 'high', op: '>', threshold: 150 },
  ],
  message: { vi: '{device} {value} {unit}', en: '{device} {value} {unit}' },
};

/** The devices of the test city. */
export const DEVICES: readonly StoredDevice[] = [
  device('env-01', 'bac-giang', 'environment', ['pm2_5', 'no2']),
  device('env-02', 'viet-yen', 'environment', ['pm2_5']),
  device('water-01', 'bac-giang', 'water', ['water_level']),
];

const PEOPLE: readonly (readonly [name: string, role: UserRecord['role'], department?: string])[] = [
  ['admin', 'admin'],
  ['lan', 'operator'],
  ['minh', 'operator'],
  ['viewer', 'viewer'],
  ['dust', 'department', 'moi-truong'],
  ['roads', 'department', 'giao-thong'],
];

/** Fills a record store with two cities, three departments, four properties, three devices, six people and a rule. */
export async function fillCity(
  records: RecordStore,
  at: Parameters<RecordStore['rules']['create']>[1]['at'],
): Promise<void> {
  await records.reference.put({
    cities: [city('bac-giang', 106), city('viet-yen', 107)],
    areas: [ward('07001', 'bac-giang', 106), ward('07002', 'viet-yen', 107)],
    departments: [
      department('moi-truong', ['environment'], ['bac-giang', 'viet-yen']),
      department('giao-thong', ['traffic'], ['bac-giang']),
    ],
    observedProperties: [
      property('pm2_5', 'environment', 'ug/m3'),
      property('no2', 'environment', 'ug/m3'),
      property('water_level', 'water', 'm'),
      property('mean_speed', 'traffic', 'km/h'),
    ],
  });
  await records.devices.putAll(DEVICES);
  const passwordHash = await hashSecret(PASSWORD, DEVICE_SECRET_COST);
  for (const [username, role, of] of PEOPLE) {
    const user = { id: id.user(`user-${username}`), username, passwordHash, displayName: username, role };
    await records.users.put(of === undefined ? user : { ...user, department: of });
  }
  await records.rules.create(DUST_RULE, { by: 'seed', at });
}
