import { failed, succeeded } from '@ioc/domain';
import {
  DEEPEST_NESTING,
  MOST_RECORDS_PER_MESSAGE,
  type Decoded,
  type FormatRecord,
} from '../format-record.ts';
import { isObject, parseDocument, pointerStep, type JsonObject } from '../json-document.ts';
import type { DecoderInput } from './decoder-input.ts';

/** Events that ChirpStack 4 publishes beside uplinks: the device is there, and nothing of it is a measurement. */
const OTHER_EVENTS: ReadonlySet<string> = new Set(['join', 'ack', 'txack', 'log', 'location', 'integration']);

interface Uplink {
  readonly source: string;
  readonly time?: unknown;
  readonly timePath: string;
  readonly seq?: number;
  readonly scope: JsonObject;
}

/** The leaves of the decoded object, named by their way down (`soil/moisture`). */
function leaves(object: JsonObject, told: Uplink): readonly FormatRecord[] {
  const records: FormatRecord[] = [];
  const waiting = [{ value: object, name: '', path: '/object', depth: 0 }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    for (const [key, value] of Object.entries(place.value)) {
      const name = place.name + key;
      const path = `${place.path}/${pointerStep(key)}`;
      if (isObject(value) && place.depth < DEEPEST_NESTING)
        waiting.push({ value, name: `${name}/`, path, depth: place.depth + 1 });
      else if (records.length < MOST_RECORDS_PER_MESSAGE) records.push({ ...told, name, value, path });
    }
  }
  return records;
}

/** The gateway that heard the device best: its place in the list, its signal and its clock. */
function bestReception(event: JsonObject): {
  readonly index: number;
  readonly rssi?: number;
  readonly snr?: number;
  readonly time?: unknown;
} {
  const gateways: readonly unknown[] = Array.isArray(event['rxInfo']) ? event['rxInfo'] : [];
  let best: ReturnType<typeof bestReception> = { index: 0 };
  for (const [index, gateway] of gateways.entries()) {
    if (!isObject(gateway)) continue;
    const { rssi, snr, gwTime, nsTime } = gateway;
    const level = typeof rssi === 'number' ? rssi : -Infinity;
    if (best.rssi !== undefined && level <= best.rssi) continue;
    best = {
      index,
      ...(typeof rssi === 'number' ? { rssi } : {}),
      ...(typeof snr === 'number' ? { snr } : {}),
      time: gwTime ?? nsTime ?? best.time,
    };
  }
  return best;
}

function uplinkRecords(event: JsonObject, source: string): readonly FormatRecord[] {
  const reception = bestReception(event);
  const fCnt = event['fCnt'];
  const hasTime = typeof event['time'] === 'string';
  const told = {
    source,
    time: event['time'] ?? reception.time,
    timePath: hasTime ? '/time' : `/rxInfo/${reception.index}/gwTime`,
    ...(typeof fCnt === 'number' && Number.isSafeInteger(fCnt) ? { seq: fCnt } : {}),
    scope: event,
  };
  const signal = (
    name: '@rssi' | '@snr',
    value: number | undefined,
    unit: string,
  ): readonly FormatRecord[] =>
    value === undefined
      ? []
      : [{ ...told, name, value, unit, path: `/rxInfo/${reception.index}/${name.slice(1)}` }];
  return [
    ...(isObject(event['object']) ? leaves(event['object'], told) : []),
    ...signal('@rssi', reception.rssi, 'dB[mW]'),
    ...signal('@snr', reception.snr, 'dB'),
  ];
}

/** A device's answer about itself: battery in per cent, margin of its demodulator in dB. */
function statusRecords(event: JsonObject, source: string): readonly FormatRecord[] {
  const told = { source, time: event['time'], timePath: '/time', scope: event };
  const { batteryLevel, batteryLevelUnavailable, externalPowerSource, margin } = event;
  const isKnown = batteryLevelUnavailable !== true && externalPowerSource !== true;
  return [
    ...(typeof batteryLevel === 'number' && isKnown
      ? [{ ...told, name: '@battery', value: batteryLevel, unit: '%', path: '/batteryLevel' }]
      : []),
    ...(typeof margin === 'number'
      ? [{ ...told, name: '@margin', value: margin, unit: 'dB', path: '/margin' }]
      : []),
  ];
}

/**
 * An event of ChirpStack 4 under `application/{id}/device/{devEui}/event/{type}`. An uplink gives the leaves of its decoded
 * `object`, and `@rssi` and `@snr` of the gateway that heard it best; `status` gives `@battery` and `@margin`; the other
 * events are known and hold no values. Source: ChirpStack 4 documentation, Integrations → Event types;
 * `integration.proto`.
 */
export function decodeChirpstack({ payload, topic }: DecoderInput): Decoded {
  const parsed = parseDocument(payload);
  if (!parsed.ok) return parsed;
  const event = parsed.value;
  const info = isObject(event) ? event['deviceInfo'] : undefined;
  const devEui = isObject(info) ? info['devEui'] : undefined;
  if (!isObject(event) || typeof devEui !== 'string') {
    return failed({
      reason: 'wrong-shape',
      path: '/deviceInfo/devEui',
      detail: 'an event of ChirpStack 4 names its device',
    });
  }
  const type = topic.at(-1) ?? '';
  const signs = [{ source: devEui, state: 'heard', scope: event, path: '/deviceInfo/devEui' }] as const;
  const found = { signs, faults: [], document: event };
  if (type === 'up') return succeeded({ ...found, records: uplinkRecords(event, devEui) });
  if (type === 'status') return succeeded({ ...found, records: statusRecords(event, devEui) });
  if (OTHER_EVENTS.has(type)) return succeeded({ ...found, records: [] });
  return failed({ reason: 'unknown-event', path: '', detail: type.slice(0, 64) });
}
