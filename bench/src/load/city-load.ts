/**
 * The load of the pipeline benchmark: a fleet of stations that each measure five properties, and what each of them says.
 * Everything follows from the station's place in the fleet and the number of its message, so that two sides receive the
 * same bytes and that what should be in the store can be said afterwards.
 */

/** What each station measures, in the order in which it says so. */
export const LOAD_PROPERTIES = ['pm2_5', 'pm10', 'no2', 'so2', 'o3'] as const;

/** City and sector of the fleet. */
export const LOAD_CITY = 'bac-giang';
/** Sector of the fleet and of its rules. */
export const LOAD_SECTOR = 'environment';

/**
 * Milliseconds of observation time between two messages of a station. At the rates of this benchmark (some 30 messages a
 * second of each station) event time then runs about as fast as the clock, so that no reading is late or in the future.
 */
export const MESSAGE_STEP_MS = 20;

/** Stations of which each has an episode now and then that its rule raises an alert for: one in a hundred. */
const EPISODE_EVERY_STATIONS = 100;
/** Messages from the start of an episode to the start of the next one, and how long it lasts: 20 % of the time. */
const EPISODE_EVERY_MESSAGES = 100;
const EPISODE_MESSAGES = 20;
/** Message of a hundred at which it starts: late enough that the first readings are normal ones. */
const EPISODE_STARTS_AT = 30;
/** µg/m³ by which PM2.5 rises in an episode: above `EPISODE_THRESHOLD` whatever it was before. */
const EPISODE_RISE = 60;

/** PM2.5 in µg/m³ above which the load's rules raise an alert; only episodes reach it. */
export const EPISODE_THRESHOLD = 60;

/** First sequence number: seven digits from the first message to the last, so that all messages are of one length. */
const FIRST_SEQ = 1_000_000;

/** The id of a station by its place in the fleet, from 0. */
export function stationId(station: number): string {
  return `bench-${String(station).padStart(5, '0')}`;
}

/** The topic on which a station tells its readings. */
export function stationTopic(station: number): string {
  return `ioc/v1/${LOAD_CITY}/${LOAD_SECTOR}/${stationId(station)}/telemetry`;
}

/** When the reading of that number (from 0) was observed, milliseconds since 1970. */
export function observationTime(startMs: number, reading: number, stepMs: number = MESSAGE_STEP_MS): number {
  return startMs + reading * stepMs;
}

/** How a fleet puts its readings into messages. */
export interface LoadShape {
  /** Observation time of every station's first reading, milliseconds since 1970. */
  readonly startMs: number;
  /** More than one: a message is an array, as gateways and devices with a memory send it. */
  readonly readingsPerMessage?: number | undefined;
  /** Milliseconds of observation time between two readings of a station; `MESSAGE_STEP_MS` when not given. */
  readonly stepMs?: number | undefined;
}

function isEpisode(station: number, message: number): boolean {
  if (station % EPISODE_EVERY_STATIONS !== 0) return false;
  const place = message % EPISODE_EVERY_MESSAGES;
  return place >= EPISODE_STARTS_AT && place < EPISODE_STARTS_AT + EPISODE_MESSAGES;
}

/** The five values of a station's message, in the order of `LOAD_PROPERTIES`: 10.0 to 29.9 µg/m³ outside of episodes. */
export function stationValues(station: number, message: number): readonly number[] {
  const rise = isEpisode(station, message) ? EPISODE_RISE : 0;
  return LOAD_PROPERTIES.map((_, property) => {
    const tenths = 100 + ((station * 7 + message * 3 + property * 31) % 200);
    return (tenths + (property === 0 ? rise * 10 : 0)) / 10;
  });
}

/** A station's reading as it goes over the wire: some 100 bytes of JSON. */
export function stationReading(station: number, reading: number, shape: LoadShape): string {
  const values = stationValues(station, reading)
    .map((value, property) => `"${LOAD_PROPERTIES[property]}":${value.toFixed(1)}`)
    .join(',');
  const ts = observationTime(shape.startMs, reading, shape.stepMs);
  return `{"ts":${ts},"values":{${values}},"seq":${FIRST_SEQ + reading}}`;
}

/** A station's message: a reading, or an array of as many as the shape says. */
export function stationPayload(station: number, message: number, shape: LoadShape): string {
  const count = shape.readingsPerMessage ?? 1;
  if (count === 1) return stationReading(station, message, shape);
  const first = message * count;
  const readings = Array.from({ length: count }, (_, place) => stationReading(station, first + place, shape));
  return `[${readings.join(',')}]`;
}
