import { pause } from '../clock/pause.ts';
import { openBrokerDoor, type MqttClientChoice } from '../doors/broker/broker-door.ts';
import type { BrokerDoorOptions } from '../doors/broker/broker-door-options.ts';

/** How long the broker may take to keep a session, in milliseconds. */
export const SESSION_LIMIT_MS = 10_000;

const LOOK_EVERY_MS = 50;

/**
 * Makes the broker keep what is published for a part that cannot run yet, from now on. Nothing is acknowledged: what the
 * broker hands over meanwhile comes again. Whether it worked.
 */
export async function openSession(
  options: Omit<BrokerDoorOptions, 'receive'> & { readonly client?: MqttClientChoice },
): Promise<boolean> {
  const door = openBrokerDoor(options.client ?? 'ioc', { ...options, receive: () => undefined });
  const limit = AbortSignal.timeout(SESSION_LIMIT_MS);
  while (!door.status().isOpen && !limit.aborted) await pause(LOOK_EVERY_MS, limit);
  const { isOpen } = door.status();
  await door.close();
  return isOpen;
}
