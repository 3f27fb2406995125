import { instant, isDeviceId, isPropertyId, type DeviceId, type PropertyId } from '@ioc/domain';
import type { TelemetryStore } from '@ioc/telemetry-store';

import {
  LOAD_PROPERTIES,
  observationTime,
  stationId,
  stationValues,
  type LoadShape,
} from '../load/city-load.ts';
import type { ReadBack } from './pipeline-report.ts';

/** What was sent: the number of messages of every station, and how their readings were numbered and timed. */
export interface SentLoad extends LoadShape {
  readonly sentByStation: readonly number[];
}

/** An id of the load that is none: a bug of the load. */
class NotAnIdError extends Error {
  override readonly name = 'NotAnIdError';
}

function deviceOf(station: number): DeviceId {
  const id = stationId(station);
  if (!isDeviceId(id)) throw new NotAnIdError(id);
  return id;
}

function propertyOf(place: number): PropertyId {
  const id = LOAD_PROPERTIES[place] ?? '';
  if (!isPropertyId(id)) throw new NotAnIdError(id);
  return id;
}

interface StationPart {
  readonly station: number;
  /** Place of the property among those of the load. */
  readonly place: number;
  readonly expected: number;
}

/** What is known of each reading of a station, by its number. */
interface StationFindings {
  /** 0 while all of its values were there. */
  readonly isIncomplete: Uint8Array;
  /** 0 while all of its values were right. */
  readonly isWrong: Uint8Array;
}

/** Compares one property of a station; how many observations of it there are that nobody sent, and how many in all. */
async function readProperty(
  store: TelemetryStore,
  { station, place, expected }: StationPart,
  { load, isIncomplete, isWrong }: StationFindings & { readonly load: SentLoad },
): Promise<{ readonly found: number; readonly foreign: number }> {
  const points = await store.range({
    device: deviceOf(station),
    property: propertyOf(place),
    from: instant(0),
    to: instant(observationTime(load.startMs, 2 * expected + 1, load.stepMs)),
    limit: 2 * expected + 1,
  });
  const found = new Map(points.map(({ t, v }) => [Number(t), v]));
  let foreign = points.length;
  for (let reading = 0; reading < expected; reading += 1) {
    const value = found.get(observationTime(load.startMs, reading, load.stepMs));
    if (value === undefined) isIncomplete[reading] = 1;
    else {
      foreign -= 1;
      if (value !== stationValues(station, reading)[place]) isWrong[reading] = 1;
    }
  }
  return { found: points.length, foreign };
}

/** A reading is lost unless all of its values are there, and wrong when one of them is not what was sent. */
async function readStation(store: TelemetryStore, station: number, load: SentLoad): Promise<ReadBack> {
  const expected = (load.sentByStation[station] ?? 0) * (load.readingsPerMessage ?? 1);
  const findings = { isIncomplete: new Uint8Array(expected), isWrong: new Uint8Array(expected) };
  let found = 0;
  let foreign = 0;
  for (const place of LOAD_PROPERTIES.keys()) {
    const part = await readProperty(store, { station, place, expected }, { ...findings, load });
    found = Math.max(found, part.found);
    foreign = Math.max(foreign, part.foreign);
  }
  const count = (marks: Uint8Array): number => marks.reduce((sum, mark) => sum + mark, 0);
  return { expected, found, lost: count(findings.isIncomplete), wrong: count(findings.isWrong) + foreign };
}

/** Reads every station's history from the store and compares every value with what was sent. */
export async function readBack(store: TelemetryStore, load: SentLoad): Promise<ReadBack> {
  const total = { expected: 0, found: 0, lost: 0, wrong: 0 };
  for (const station of load.sentByStation.keys()) {
    const part = await readStation(store, station, load);
    total.expected += part.expected;
    total.found += part.found;
    total.lost += part.lost;
    total.wrong += part.wrong;
  }
  return total;
}
