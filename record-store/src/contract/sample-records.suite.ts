import {
  instant,
  isAlertId,
  isAreaId,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  isUserId,
  later,
  type AlertId,
  type Area,
  type City,
  type Department,
  type DeviceId,
  type EpochMs,
  type ObservedProperty,
  type Rule,
  type RuleId,
  type Severity,
  type Transition,
  type UserId,
} from '@ioc/domain';
import type { EvaluationCommit, QuarantinedMessage, StoredDevice, UserRecord } from '../record-store.ts';

/** A text as the identifier that the test means. */
export function checked<T extends string>(isOne: (text: string) => text is T, text: string): T {
  if (!isOne(text)) throw new RangeError(`not an identifier of this kind: ${text}`);
  return text;
}

export const NOON: EpochMs = instant(Date.UTC(2026, 10, 23, 5));
export const BAC_GIANG = checked(isCityId, 'bac-giang');
export const VIET_YEN = checked(isCityId, 'viet-yen');
export const NENH = checked(isAreaId, '07777@2025-07-01');
export const ENVIRONMENT = checked(isDepartmentId, 'environment');
export const PM25 = checked(isPropertyId, 'pm2_5');
export const HIGH_PM25 = checked(isRuleId, 'pm25-high');
export const LAN: UserId = checked(isUserId, 'lan');
export const MINH: UserId = checked(isUserId, 'minh');
export const NOBODYS_ALERT: AlertId = checked(isAlertId, 'nobodys');

export function minutes(count: number, after: EpochMs = NOON): EpochMs {
  return later(after, count * 60_000);
}

export function deviceId(text: string): DeviceId {
  return checked(isDeviceId, text);
}

export function ruleId(text: string): RuleId {
  return checked(isRuleId, text);
}

export const CITY: City = {
  id: BAC_GIANG,
  name: { vi: 'Bắc Giang', en: 'Bac Giang' },
  center: { lon: 106.2, lat: 21.28 },
  bbox: [106.1, 21.2, 106.3, 21.35],
  timeZone: 'Asia/Ho_Chi_Minh',
  validFrom: null,
  validTo: null,
};

export const AREA: Area = {
  id: NENH,
  code: '07777',
  level: 'ward',
  unitType: 'phường',
  name: { vi: 'Nếnh', en: 'Nenh' },
  city: VIET_YEN,
  validFrom: '2025-07-01',
  validTo: null,
  successors: [],
  approximate: false,
  legalBasis: null,
  source: 'test',
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [106, 21],
        [107, 21],
        [107, 22],
        [106, 21],
      ],
    ],
  },
};

export const DEPARTMENT: Department = {
  id: ENVIRONMENT,
  name: { vi: 'Môi trường', en: 'Environment' },
  sectors: ['environment'],
  cities: [BAC_GIANG, VIET_YEN],
  validFrom: null,
  validTo: null,
};

export const PROPERTY: ObservedProperty = {
  id: PM25,
  sector: 'environment',
  name: { vi: 'Bụi mịn PM2.5', en: 'PM2.5' },
  kind: 'number',
  derived: false,
  unit: 'ug/m3',
  display: { vi: 'µg/m³', en: 'µg/m³' },
  decimals: 1,
  reject: { min: 0, max: 1000 },
  normal: { min: 0, max: 80 },
  intervalSeconds: 60,
  step: { max: 200, perSeconds: 60 },
  flatlineSeconds: null,
  values: [],
  missingMarkers: [-999],
  source: 'test',
};

export function device(id: string, change: Partial<StoredDevice> = {}): StoredDevice {
  return {
    id: deviceId(id),
    name: { vi: `Trạm ${id}`, en: `Station ${id}` },
    city: BAC_GIANG,
    sector: 'environment',
    location: { lon: 106.2, lat: 21.28 },
    area: NENH,
    tags: [],
    datastreams: [{ property: PM25, intervalSeconds: 60 }],
    ...change,
  };
}

export function rule(id: string = HIGH_PM25, change: Partial<Rule> = {}): Rule {
  return {
    id: ruleId(id),
    version: 1,
    name: { vi: 'Bụi mịn cao', en: 'High PM2.5' },
    department: ENVIRONMENT,
    sector: 'environment',
    enabled: true,
    select: { property: PM25, tags: ['outdoor'] },
    groupBy: 'device',
    signal: { fn: 'mean', window: 'PT1H', minSamples: 30 },
    levels: [
      { severity: 'medium', op: '>', threshold: 80, reset: 70, for: 'PT10M' },
      { severity: 'high', op: 'outside', threshold: [0, 150] },
    ],
    noData: { after: 'PT15M', severity: 'low' },
    message: { vi: '{device}: {value} {unit}', en: '{device}: {value} {unit}' },
    ...change,
  };
}

export interface TransitionDetails {
  readonly rule?: string;
  readonly version?: number;
  readonly device?: string;
  readonly at?: EpochMs;
  readonly severity?: Severity;
  readonly value?: number;
  readonly cause?: Transition['cause'];
}

function facts(details: TransitionDetails): Omit<Extract<Transition, { kind: 'cleared' }>, 'kind'> {
  const { device: of = 'env-nenh-01', at = NOON, value = 92 } = details;
  const observed = { kind: 'observation', device: deviceId(of), property: PM25, t: at, v: value } as const;
  return {
    rule: { id: ruleId(details.rule ?? HIGH_PM25), version: details.version ?? 1 },
    alertKind: 'threshold',
    group: { by: 'device', id: of },
    city: BAC_GIANG,
    at,
    cause: details.cause ?? observed,
    value,
    threshold: 80,
  };
}

export function raised(details: TransitionDetails = {}): Transition {
  return { ...facts(details), kind: 'raised', severity: details.severity ?? 'medium' };
}

export function cleared(details: TransitionDetails = {}): Transition {
  return { ...facts({ value: 60, ...details }), kind: 'cleared' };
}

export function commitOf(
  cursor: number,
  transitions: readonly Transition[],
  change: Partial<EvaluationCommit> = {},
): EvaluationCommit {
  const now = transitions.reduce(
    (latest, transition) => (transition.at > latest ? transition.at : latest),
    NOON,
  );
  const rules = new Map(transitions.map((transition) => [transition.rule.id, rule(transition.rule.id)]));
  return { cursor, states: [], transitions, rules, now, ...change };
}

export function user(id: UserId = LAN, change: Partial<UserRecord> = {}): UserRecord {
  return {
    id,
    username: id,
    passwordHash: 'scrypt$…',
    displayName: 'Nguyễn Thị Lan',
    role: 'operator',
    ...change,
  };
}

export function message(id: string, change: Partial<QuarantinedMessage> = {}): QuarantinedMessage {
  return {
    id,
    topic: 'ioc/v1/bac-giang/environment/env-nenh-01/telemetry',
    payload: new Uint8Array([0x7b, 0x00, 0xff]),
    receivedAt: NOON,
    reason: 'not-json',
    path: '',
    device: deviceId('env-nenh-01'),
    detail: 'unexpected end',
    ...change,
  };
}
