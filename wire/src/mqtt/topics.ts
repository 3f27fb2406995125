import { isCityId, isDeviceId, isSector, type CityId, type DeviceId, type Sector } from '@ioc/domain';

/** The first levels of every topic of the product, with the version of the contract. Source: contracts §1. */
export const TOPIC_ROOT = 'ioc/v1';

/** What a device topic carries. */
export type DeviceChannel = 'telemetry' | 'status' | 'command' | 'command-result';

/** A device's place in the topic tree. */
export interface DeviceAddress {
  readonly city: CityId;
  readonly sector: Sector;
  readonly device: DeviceId;
}

/** A parsed device topic. */
export interface DeviceTopic extends DeviceAddress {
  readonly channel: DeviceChannel;
}

/** Subscriptions with which ingest hears every device, and which quarantined messages it is to take in again. */
export const INGEST_SUBSCRIPTIONS = [
  `${TOPIC_ROOT}/+/+/+/telemetry`,
  `${TOPIC_ROOT}/+/+/+/status`,
  `${TOPIC_ROOT}/replay/+/+`,
] as const;

/** Subscriptions with which ingest hears the devices of one city, and the replays of what is its or may be. */
export function citySubscriptions(city: CityId): readonly string[] {
  return [
    `${TOPIC_ROOT}/${city}/+/+/telemetry`,
    `${TOPIC_ROOT}/${city}/+/+/status`,
    `${TOPIC_ROOT}/replay/${city}/+`,
    `${TOPIC_ROOT}/replay/-/+`,
  ];
}

/**
 * The topic on which an API asks every ingest to tell all connection states and health again: one that starts would
 * else wait half a minute for what it does not know. The payload means nothing.
 */
export const LIVE_REPEAT_TOPIC = `${TOPIC_ROOT}/live/-/repeat`;

/** The subscription with which an API hears the live feed of every city and sector, and the alert hints. */
export const LIVE_SUBSCRIPTION = `${TOPIC_ROOT}/live/#`;

const CHANNELS: ReadonlySet<string> = new Set([
  'telemetry',
  'status',
  'command',
  'command-result',
] satisfies DeviceChannel[]);

function isChannel(text: string): text is DeviceChannel {
  return CHANNELS.has(text);
}

/** The topic of a device's channel. */
export function deviceTopic(address: DeviceAddress, channel: DeviceChannel): string {
  return `${TOPIC_ROOT}/${address.city}/${address.sector}/${address.device}/${channel}`;
}

/** The parts of a device topic, or undefined when the topic is none. */
export function parseDeviceTopic(topic: string): DeviceTopic | undefined {
  const [root, version, city, sector, device, channel, ...rest] = topic.split('/');
  if (`${root}/${version}` !== TOPIC_ROOT || rest.length > 0) return undefined;
  if (city === undefined || sector === undefined || device === undefined || channel === undefined)
    return undefined;
  if (!isCityId(city) || !isSector(sector) || !isDeviceId(device) || !isChannel(channel)) return undefined;
  return { city, sector, device, channel };
}

/** The topic of the live frames of one city and sector. */
export function liveTopic(city: CityId, sector: Sector): string {
  return `${TOPIC_ROOT}/live/${city}/${sector}`;
}

/** The topic of the hint that a city's alerts moved on. */
export function alertHintTopic(city: CityId): string {
  return `${TOPIC_ROOT}/live/${city}/alerts`;
}

/** The id of a quarantined message, as it stands in a topic. */
const REPLAYED_ID = /^[\w-]{1,64}$/;

/**
 * The topic on which an API asks ingest to take a quarantined message in again; internal. `city` is the one whose ingest
 * is meant, `-` where none can be told. Ingest reads the message itself from the record store, and no payload.
 */
export function replayTopic(city: CityId | '-', id: string): string {
  return `${TOPIC_ROOT}/replay/${city}/${id}`;
}

/** The quarantined message that a topic asks for; undefined when the topic is none of these. */
export function parseReplayTopic(topic: string): string | undefined {
  if (!topic.startsWith(`${TOPIC_ROOT}/replay/`)) return undefined;
  const [, , , city, id, ...rest] = topic.split('/');
  return city !== undefined && id !== undefined && REPLAYED_ID.test(id) && rest.length === 0 ? id : undefined;
}
