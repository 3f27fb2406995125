import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { freePort, launchProcess } from '@ioc/test-requirements';

import { pointsTaken } from './influx-points.ts';
import { nodeRedFlow } from './node-red-flow.ts';
import type { Peer } from './peer.ts';

/** Where Node-RED and its InfluxDB nodes are installed; they are too large to be installed with the project. */
export const NODE_RED_FOLDER = process.env['IOC_BENCH_NODE_RED'];

const READY_LIMIT_MS = 60_000;

const SETTINGS = 'module.exports = { flowFile: "flows.json", logging: { console: { level: "warn" } } };';

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** Node-RED with the usual nodes. It acknowledges at QoS 1 when the message has arrived in the flow. */
export const NODE_RED: Peer = {
  name: 'Node-RED 4, mqtt in to influxdb batch',
  acknowledgedWhen: 'received',
  absent: () =>
    NODE_RED_FOLDER !== undefined && existsSync(join(NODE_RED_FOLDER, 'node_modules/node-red/red.js'))
      ? undefined
      : 'IOC_BENCH_NODE_RED names no folder with node-red@4 and node-red-contrib-influxdb',
  start: async (place) => {
    const folder = NODE_RED_FOLDER ?? '';
    const userDir = join(place.dir, 'node-red');
    await mkdir(userDir, { recursive: true });
    const nodesDir = join(folder, 'node_modules/node-red-contrib-influxdb');
    await writeFile(
      join(userDir, 'settings.js'),
      SETTINGS.replace('};', `, nodesDir: ${JSON.stringify(nodesDir)} };`),
    );
    await writeFile(join(userDir, 'flows.json'), JSON.stringify(nodeRedFlow(place)));
    const port = await freePort();
    const program = join(folder, 'node_modules/node-red/red.js');
    const launched = await launchProcess({
      executable: process.execPath,
      args: [
        program,
        '--userDir',
        userDir,
        '--port',
        String(port),
        '--settings',
        join(userDir, 'settings.js'),
      ],
      isReady: () => accepts(port),
      readyWithinMs: READY_LIMIT_MS,
    });
    const before = await pointsTaken(place.influxUrl);
    return {
      pid: launched.pid,
      stored: async () => (await pointsTaken(place.influxUrl)) - before,
      close: () => launched.close(),
    };
  },
};
