import { INGEST_SUBSCRIPTIONS } from '@ioc/wire';

import type { PeerPlace } from './peer.ts';

/** Messages that the flow joins before it writes, and seconds that it waits for them at most. */
const JOINED = 1_000;
const WAIT_SECONDS = 0.2;

/** Turns a message into a point, in the language of the function node. */
const TO_POINT = `
const reading = typeof msg.payload === 'object' ? msg.payload : JSON.parse(msg.payload);
msg.payload = {
  measurement: 'readings',
  tags: { device: msg.topic.split('/')[4] },
  fields: reading.values,
  timestamp: new Date(reading.ts),
};
return msg;
`;

/**
 * A flow as its authors recommend it for many messages: subscribed at QoS 1, points joined to batches, written by the
 * node for batches. Source: documentation of Node-RED (mqtt in, function, join) and of node-red-contrib-influxdb 0.7.
 */
export function nodeRedFlow({ broker, influxUrl, database }: PeerPlace): readonly unknown[] {
  const influx = new URL(influxUrl);
  const subscriptions = INGEST_SUBSCRIPTIONS.filter((topic) => topic.endsWith('/telemetry'));
  return [
    { id: 'tab', type: 'tab', label: 'bridge' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: broker.host,
      port: String(broker.port),
      clientid: 'peer-node-red',
      protocolVersion: '4',
      keepalive: '60',
      cleansession: false,
    },
    {
      id: 'database',
      type: 'influxdb',
      hostname: influx.hostname,
      port: influx.port,
      database,
      influxdbVersion: '1.x',
      usetls: false,
    },
    ...subscriptions.map((topic, place) => ({
      id: `in-${place}`,
      type: 'mqtt in',
      z: 'tab',
      topic,
      qos: '1',
      datatype: 'auto-detect',
      broker: 'broker',
      wires: [['point']],
    })),
    { id: 'point', type: 'function', z: 'tab', func: TO_POINT, outputs: 1, wires: [['join']] },
    {
      id: 'join',
      type: 'join',
      z: 'tab',
      mode: 'custom',
      build: 'array',
      property: 'payload',
      propertyType: 'msg',
      count: String(JOINED),
      timeout: String(WAIT_SECONDS),
      wires: [['write']],
    },
    { id: 'write', type: 'influxdb batch', z: 'tab', influxdb: 'database', precision: 'ms', wires: [] },
  ];
}
