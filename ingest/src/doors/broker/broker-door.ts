import type { Door } from '../door.ts';
import type { BrokerDoorOptions } from './broker-door-options.ts';
import { ClientDoor } from './client/client-door.ts';
import { MqttJsDoor } from './mqttjs/mqttjs-door.ts';

/** Who speaks MQTT with the broker: the client in here (`ioc`), or the library `mqtt` (`mqttjs`). */
export type MqttClientChoice = 'ioc' | 'mqttjs';

/** Opens the door to an external broker. It begins to connect and never gives up; its `status` says how it is. */
export function openBrokerDoor(client: MqttClientChoice, options: BrokerDoorOptions): Door {
  return client === 'ioc' ? ClientDoor.open(options) : MqttJsDoor.open(options);
}
