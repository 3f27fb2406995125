import { readServiceAccounts } from '../accounts/service-accounts.ts';
import type { Settings } from '../settings/settings.ts';

/** How one of our own processes reaches the broker. */
export interface MqttAccess {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/** The embedded broker was never started in this data folder, so there is nobody to sign in to. */
export class NoBrokerError extends Error {
  override readonly name = 'NoBrokerError';
}

/**
 * How `role` reaches the broker of the settings: the city's broker with `MQTT_USERNAME` and `MQTT_PASSWORD`, or the
 * embedded one with the account that its data folder keeps. `port` is the port on which the embedded broker listens.
 */
export async function mqttAccess(
  settings: Settings,
  role: 'api' | 'simulator',
  port?: number,
): Promise<MqttAccess> {
  const { broker } = settings;
  if (broker.kind === 'external') {
    const { kind: _kind, ...access } = broker;
    return access;
  }
  const accounts = await readServiceAccounts(settings.dataDir);
  if (!accounts) {
    throw new NoBrokerError(
      `${settings.dataDir} holds no accounts: run "ioc start" there first, or set MQTT_URL`,
    );
  }
  return { url: `mqtt://${broker.host}:${port ?? broker.port}`, ...accounts[role] };
}
