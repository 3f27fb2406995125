/** What each device of the latency benchmark measures; the first is what the rule of the run judges. */
export const FLEET_PROPERTIES = ['pm2_5', 'pm10', 'no2', 'so2', 'o3'] as const;

/** µg/m³ of PM2.5 above which the rule of the run raises an alert; an alert clears at `ALERT_RESET`. */
export const ALERT_THRESHOLD = 90;
/** µg/m³ of PM2.5 at and below which an alert of the run clears. */
export const ALERT_RESET = 80;

/** One device in five has episodes: enough alerts for a p99, few enough for a city. */
const EPISODE_EVERY_DEVICES = 5;
/** Messages of a device from one episode to the next, and in one: more than a second in each state. */
const EPISODE_EVERY_MESSAGES = 32;
const EPISODE_MESSAGES = 16;
const QUIET_VALUE = 20;
const HIGH_VALUE = 120;

/** An open-loop schedule: devices speak in turn, message `i` of the fleet is due at `startMs + i × 1000 / rate`. */
export interface FleetSchedule {
  readonly devices: number;
  /** Messages a second of the whole fleet. */
  readonly rate: number;
  /** When the first message is due, milliseconds since 1970. */
  readonly startMs: number;
}

/** When a message of the fleet (by number, from 0) is due, whole milliseconds since 1970: the reading's own time. */
export function dueAt({ startMs, rate }: FleetSchedule, message: number): number {
  return startMs + Math.floor((message * 1_000) / rate);
}

/** How many messages of the fleet are due by then. */
export function dueUntil({ startMs, rate }: FleetSchedule, nowMs: number): number {
  return Math.max(0, Math.floor(((nowMs - startMs) * rate) / 1_000) + 1);
}

/** When a device's message (by its own number, from 0) is due, milliseconds since 1970. */
export function deviceDueAt(schedule: FleetSchedule, device: number, message: number): number {
  return dueAt(schedule, message * schedule.devices + device);
}

/**
 * The number of the episode that a device's message lies in, from 0; undefined outside. The first comes after a quiet
 * time, and the devices' episodes do not begin together.
 */
export function episodeOf(device: number, message: number): number | undefined {
  if (device % EPISODE_EVERY_DEVICES !== 0) return undefined;
  const place = message + ((device / EPISODE_EVERY_DEVICES) % EPISODE_MESSAGES);
  const isHigh = place % EPISODE_EVERY_MESSAGES >= EPISODE_EVERY_MESSAGES - EPISODE_MESSAGES;
  return isHigh ? Math.floor(place / EPISODE_EVERY_MESSAGES) : undefined;
}

/** The message (by the device's own number) that begins an episode: the one that its alert is about. */
export function firstOfEpisode(device: number, episode: number): number {
  const offset = (device / EPISODE_EVERY_DEVICES) % EPISODE_MESSAGES;
  return episode * EPISODE_EVERY_MESSAGES + EPISODE_EVERY_MESSAGES - EPISODE_MESSAGES - offset;
}

/** A device's message: five values at the time at which it is due. */
export function fleetPayload(schedule: FleetSchedule, device: number, message: number): string {
  const episode = episodeOf(device, message);
  const first = episode === undefined ? QUIET_VALUE : HIGH_VALUE;
  const values = FLEET_PROPERTIES.map((property, place) => [
    property,
    place === 0 ? first : 10 + (message % 50),
  ]);
  return JSON.stringify({
    ts: deviceDueAt(schedule, device, message),
    values: Object.fromEntries(values),
    seq: message,
  });
}
