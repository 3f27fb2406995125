import { REPLAYED_TAG, SIMULATED_TAG } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import {
  deviceTopic,
  LIVE_REPEAT_TOPIC,
  LIVE_SUBSCRIPTION,
  parseDeviceTopic,
  parseReplayTopic,
  TOPIC_ROOT,
} from '@ioc/wire';
import type { RegistrySnapshot } from '../../intake/registry-snapshot.ts';
import type { ServiceAccount } from './service-account.ts';

/** Who is connected; `generation` is that of the password with which a device signed in. */
export type Principal =
  | { readonly kind: 'device'; readonly device: StoredDevice; readonly generation: number }
  | { readonly kind: 'service'; readonly account: ServiceAccount };

/** What becomes of a publication: taken in through the journal, passed on to subscribers only, or refused. */
export type PublicationVerdict = 'take-in' | 'pass-on' | 'refuse';

/** What an API may subscribe to. */
const API_SUBSCRIPTIONS: ReadonlySet<string> = new Set([
  LIVE_SUBSCRIPTION,
  `${TOPIC_ROOT}/+/+/+/status`,
  `${TOPIC_ROOT}/+/+/+/command-result`,
]);

/** Whether a device is not a real one: simulators publish for these alone. */
function isStandIn(device: StoredDevice | undefined): device is StoredDevice {
  return device !== undefined && (device.tags.includes(SIMULATED_TAG) || device.tags.includes(REPLAYED_TAG));
}

function judgeOwnTopic(topic: string, device: StoredDevice): PublicationVerdict {
  const address = { city: device.city, sector: device.sector, device: device.id };
  if (topic === deviceTopic(address, 'telemetry') || topic === deviceTopic(address, 'status'))
    return 'take-in';
  return topic === deviceTopic(address, 'command-result') ? 'pass-on' : 'refuse';
}

/** Topics of devices that are not registered are taken in too: they end in quarantine, where they can be seen. */
function judgeOtherTopic(topic: string, registry: RegistrySnapshot): PublicationVerdict {
  if (registry.mappings.find(topic.split('/'))) return 'take-in';
  const channel = parseDeviceTopic(topic)?.channel;
  if (channel === undefined) return 'refuse';
  return channel === 'telemetry' || channel === 'status' ? 'take-in' : 'pass-on';
}

function judgeService(
  topic: string,
  account: ServiceAccount,
  registry: RegistrySnapshot,
): PublicationVerdict {
  if (topic === LIVE_REPEAT_TOPIC) return account.rights === 'simulator' ? 'refuse' : 'take-in';
  const known = registry.topics.get(topic);
  switch (account.rights) {
    case 'all':
      return known ? 'take-in' : judgeOtherTopic(topic, registry);
    case 'api':
      if (parseReplayTopic(topic) !== undefined) return 'take-in';
      return parseDeviceTopic(topic)?.channel === 'command' ? 'pass-on' : 'refuse';
    case 'simulator': {
      const device = known?.device ?? registry.devices.get(parseDeviceTopic(topic)?.device ?? '');
      return isStandIn(device) ? judgeOwnTopic(topic, device) : 'refuse';
    }
  }
}

/**
 * What becomes of a message that the principal publishes (contracts §1): a device publishes under its own topics only, as the
 * registry knows them now, and under those of mapping profiles that name it.
 */
export function judgePublication(
  principal: Principal,
  topic: string,
  registry: RegistrySnapshot,
): PublicationVerdict {
  if (principal.kind === 'service') return judgeService(topic, principal.account, registry);
  const device = registry.devices.get(principal.device.id);
  if (!device) return 'refuse';
  const verdict = judgeOwnTopic(topic, device);
  return verdict === 'refuse' && registry.mappings.mayPublish(device.id, topic) ? 'take-in' : verdict;
}

/**
 * Whether the principal may subscribe to the filter: a device to its own `command` and to the commands for Sparkplug nodes
 * that it speaks for, services by their rights.
 */
export function maySubscribe(principal: Principal, filter: string, registry: RegistrySnapshot): boolean {
  if (principal.kind === 'device') {
    const device = registry.devices.get(principal.device.id);
    if (!device) return false;
    if (registry.mappings.mayHear(device.id, filter)) return true;
    return filter === deviceTopic({ city: device.city, sector: device.sector, device: device.id }, 'command');
  }
  switch (principal.account.rights) {
    case 'all':
      return filter.startsWith(`${TOPIC_ROOT}/`);
    case 'api':
      return API_SUBSCRIPTIONS.has(filter);
    case 'simulator':
      return isStandIn(registry.devices.get(parseDeviceTopic(filter)?.device ?? ''));
  }
}
