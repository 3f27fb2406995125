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

async function readStation(store: TelemetryStore, station: number, load: SentLoad): Promise<ReadBack> {
  const expected = (load.sentByStation[station] ?? 0) * (load.readingsPerMessage ?? 1);
  // A row holds all five values of a message: a station's rows are read through one of them, each station another.
  const place = station % LOAD_PROPERTIES.length;
  const points = await store.range({
    device: deviceOf(station),
    property: propertyOf(place),
    from: instant(0),
    to: instant(observationTime(load.startMs, 2 * expected + 1, load.stepMs)),
    limit: 2 * expected + 1,
  });
  const found = new Map(points.map(({ t, v }) => [Number(t), v]));
  let right = 0;
  let present = 0;
  for (let reading = 0; reading < expected; reading += 1) {
    const value = found.get(observationTime(load.startMs, reading, load.stepMs));
    if (value === undefined) continue;
    present += 1;
    if (value === stationValues(station, reading)[place]) right += 1;
  }
  return { expected, found: points.length, lost: expected - present, wrong: points.length - right };
}

/** Reads every station's history from the store and compares it, one by one, with what was sent. */
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
