// Writes ../devices.json from ../geo and ./anchors.json: `node seeds/generate/devices.mjs`. Same input, same bytes.
import { writeFileSync } from 'node:fs';
import { electricityDevices } from './electricity.mjs';
import { environmentDevices } from './environment.mjs';
import { floodingDevices } from './flooding.mjs';
import { lightingDevices } from './lighting.mjs';
import { riverDevices } from './rivers.mjs';
import { trafficDevices } from './traffic.mjs';
import { waterSupplyDevices } from './water-supply.mjs';

const devices = [
  trafficDevices,
  environmentDevices,
  lightingDevices,
  riverDevices,
  floodingDevices,
  waterSupplyDevices,
  electricityDevices,
].flatMap((make) => make());
const text = `[\n${devices.map((device) => JSON.stringify(device)).join(',\n')}\n]\n`;
writeFileSync(new URL('../devices.json', import.meta.url), text.normalize('NFC'));
process.stdout.write(`${devices.length} devices\n`);
