import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { instant, type ObservedProperty } from '@ioc/domain';
import { observedProperty } from '@ioc/wire';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tryMappings, type MappingTrial } from './try-mappings.ts';

const ROOT = new URL('../../../', import.meta.url);
const RECEIVED_AT = instant(Date.UTC(2026, 10, 23, 7, 1));

function read(path: string): Buffer {
  return readFileSync(new URL(path, ROOT));
}

const properties: readonly ObservedProperty[] = z
  .array(observedProperty)
  .parse(JSON.parse(read('seeds/observed-properties.json').toString()));

const profiles = readdirSync(fileURLToPath(new URL('seeds/mappings', ROOT)))
  .filter((name) => name.endsWith('.json'))
  .map((name) =>
    z.looseObject({ id: z.string() }).parse(JSON.parse(read(`seeds/mappings/${name}`).toString())),
  );

function payloadOf(name: string): Buffer {
  const bytes = read(`docs/mapping-examples/${name}`);
  return name.endsWith('.hex') ? Buffer.from(bytes.toString().replaceAll(/\s/g, ''), 'hex') : bytes;
}

function tried(...samples: readonly (readonly [topic: string, file: string])[]): readonly MappingTrial[] {
  const { trials, refused } = tryMappings({
    profiles,
    devices: [],
    properties,
    samples: samples.map(([topic, file]) => ({ topic, payload: payloadOf(file) })),
    receivedAt: RECEIVED_AT,
    assumeDevices: true,
  });
  expect(refused).toEqual([]);
  return trials;
}

/** `device property=value … @ time #seq`, one line a reading. */
function lines({ parts }: MappingTrial): readonly string[] {
  return parts.flatMap(({ device, readings, state }) => [
    ...(state ? [`${device.id} ${state}`] : []),
    ...readings.map(({ observedAt, isTimeAssumed, seq, values }) => {
      const told = values.map(({ property, v }) => `${property}=${String(v)}`).join(' ');
      const time = isTimeAssumed ? 'arrival' : new Date(observedAt).toISOString();
      return `${device.id} ${told} @ ${time}${seq === undefined ? '' : ` #${seq}`}`;
    }),
  ]);
}

describe('the documented examples come out as the documentation says', () => {
  it('a ChirpStack uplink: leaves of the object, the best signal, the frame counter', () => {
    const [trial] = tried(['application/17c82e96/device/24e124136b502217/event/up', 'chirpstack-up.json']);
    expect(trial).toMatchObject({ profile: 'chirpstack', faults: [] });
    expect(trial && lines(trial)).toEqual([
      'lora-24e124136b502217 air_temperature=27.5 relative_humidity=81 pm2_5=41.2 soil_moisture=33.5 signal_strength=-71 @ 2026-11-23T07:00:00.123Z #918',
    ]);
  });

  it('a ChirpStack status: the battery', () => {
    const [trial] = tried([
      'application/17c82e96/device/24e124136b502217/event/status',
      'chirpstack-status.json',
    ]);
    expect(trial?.faults).toEqual([]);
    expect(trial && lines(trial)).toEqual([
      'lora-24e124136b502217 battery_level=75.5 @ 2026-11-23T07:00:05.000Z',
    ]);
  });

  it.each([
    ['senml/nenh/json', 'senml.json'],
    ['senml/nenh/cbor', 'senml.cbor.hex'],
  ])('a SenML pack under %s', (topic, file) => {
    const [trial] = tried([topic, file]);
    expect(trial?.faults).toEqual([]);
    expect(trial && lines(trial)).toEqual([
      'tu-dien-nenh-01 voltage=228.4 current=1.7 battery_level=98 @ 2026-11-23T07:00:00.000Z',
      'tu-dien-nenh-01 current=1.2 @ 2026-11-23T06:59:55.000Z',
    ]);
  });

  it('Sparkplug B: births name what data send by alias', () => {
    const topic = (type: string): string =>
      `spBv1.0/IOC/${type}/Edge-01${type === 'NBIRTH' ? '' : '/Tram-Bom-01'}`;
    const trials = tried(
      [topic('NBIRTH'), 'sparkplug-1-nbirth.hex'],
      [topic('DBIRTH'), 'sparkplug-2-dbirth.hex'],
      [topic('DDATA'), 'sparkplug-3-ddata.hex'],
    );
    expect(trials.flatMap(({ faults }) => faults)).toEqual([]);
    expect(trials.flatMap(lines)).toEqual([
      'edge-01 online',
      'tram-bom-01 online',
      'tram-bom-01 water_pressure=4.125 water_flow=11.7 pump_state=running @ 2026-11-23T07:00:00.000Z',
      'tram-bom-01 water_pressure=3.9825 @ 2026-11-23T07:00:59.000Z',
      'tram-bom-01 pump_state=off @ 2026-11-23T07:01:00.000Z',
    ]);
  });

  it('an NGSI-LD notification: units by UN/CEFACT code, times by attribute', () => {
    const [trial] = tried(['ngsi-ld/air', 'ngsi-ld-notification.json']);
    expect(trial?.faults).toEqual([]);
    expect(trial && lines(trial)).toEqual([
      'tram-khi-nenh-01 pm2_5=41.2 @ 2026-11-23T06:59:30.000Z',
      'tram-khi-nenh-01 no2=33 air_temperature=26.5 relative_humidity=81 @ 2026-11-23T07:00:00.000Z',
    ]);
  });

  it('CSV lines: decimal commas and local time', () => {
    const [trial] = tried(['csv/tram-thuy-van-01', 'river.csv']);
    expect(trial?.faults).toEqual([]);
    expect(trial && lines(trial)).toEqual([
      'tram-thuy-van-01 river_level=4.225 river_flow=310 battery_voltage=12.6 @ 2026-11-23T06:55:00.000Z #41',
      'tram-thuy-van-01 river_level=4.23 battery_voltage=12.6 @ 2026-11-23T07:00:00.000Z #42',
    ]);
  });

  it('a gateway in the own format, for two devices', () => {
    const [trial] = tried(['gateway/gateway-01/telemetry', 'ioc-gateway.json']);
    expect(trial?.faults).toEqual([]);
    expect(trial && lines(trial)).toEqual([
      'den-cau-01 lamp_power=118.5 @ 2026-11-23T07:00:00.000Z #12',
      'den-cau-02 lamp_power=120.1 @ 2026-11-23T07:00:00.000Z #12',
    ]);
  });

  it('an expression, for what a table cannot say', () => {
    const [trial] = tried(['ultrasonic/ham-chui-01/up', 'flood-ultrasonic.json']);
    expect(trial?.faults).toEqual([]);
    expect(trial && lines(trial)).toEqual([
      'ham-chui-01 flood_depth=18 @ 2026-11-23T06:59:00.000Z',
      'ham-chui-01 flood_depth=24.5 @ 2026-11-23T07:00:00.000Z',
    ]);
  });

  it('no example is left out here', () => {
    const here = read('ingest/src/mapping/examples.test.ts').toString();
    for (const name of readdirSync(fileURLToPath(new URL('docs/mapping-examples', ROOT)))) {
      expect(here, name).toContain(`'${name}'`);
    }
  });
});
