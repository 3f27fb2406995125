import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith } from '@ioc/test-requirements';
import { afterEach, expect } from 'vitest';

import { PartsApart } from '../src/parts-apart.ts';
import { runProgram } from '../src/running-program.ts';
import { faultForm, FaultRounds } from './fault-form.ts';
import { faultRow, NOTHING_AMISS, type FaultRun } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';

/** Between so many milliseconds lie two kills. */
const LIFE_MS = [500, 4_000] as const;

/** Between so many milliseconds a killed server stays away; the programs of ours come again at once. */
const AWAY_MS = [0, 2_000] as const;

/** A fleet that speaks beside the virtual devices, and is killed like the rest. */
const SIMULATE = ['simulate', '--devices', '20', '--rate', '50'];

const FLEET = faultForm().isSoak
  ? { hashed: 46, alarming: 4, ratePerDevice: 40 }
  : { hashed: 16, alarming: 4, ratePerDevice: 20 };

/** What can be killed, and how each comes back. */
function victimsOf(parts: PartsApart, run: FaultRun): Readonly<Record<string, () => Promise<void>>> {
  const { ingest, api, postgres, influxd, mosquitto } = parts;
  const env = { ...parts.env, MQTT_URL: mosquitto.url };
  let simulator = runProgram(SIMULATE, env);
  return {
    ingest: async () => {
      await ingest.kill();
      const killedMs = performance.now();
      ingest.launch();
      await ingest.untilReady();
      run.noteReady(performance.now() - killedMs);
    },
    api: async () => {
      await api.kill();
      api.launch();
      await api.untilUp();
    },
    postgres: async () => {
      await postgres.crash();
      await sleep(run.choice.whole(...AWAY_MS));
      await postgres.restart();
    },
    influxd: async () => {
      await influxd.program?.crash();
      await sleep(run.choice.whole(...AWAY_MS));
      await influxd.program?.restart();
    },
    simulator: async () => {
      await simulator.kill();
      simulator = runProgram(SIMULATE, env);
    },
    end: () => simulator.kill(),
  };
}

describeWith('mosquitto', 'row 1: kill -9 of the parts of production', () => {
  describeWith('postgres', 'with PostgreSQL', () => {
    describeWith('influxdb', 'and InfluxDB', () => {
      let parts: PartsApart | undefined;
      let fleet: DeviceFleet | undefined;

      afterEach(async () => {
        fleet?.close();
        await parts?.close();
      });

      faultRow(
        {
          row: 1,
          title: 'I1 row 1: ingest, API, stores and simulator killed at random under load, behind Mosquitto',
        },
        async (run) => {
          parts = await PartsApart.start({
            mosquitto: ['max_inflight_messages 1000', 'max_queued_messages 1000000'],
          });
          run.outputs.push(
            () => parts?.ingest.output() ?? '',
            () => parts?.api.output() ?? '',
          );
          const access = { mqttUrl: parts.mqttUrl, signsIn: false };
          const session = await parts.signIn();
          fleet = await prepareFleet({ session, access, choice: run.choice, ...FLEET });
          const { end, ...victims } = victimsOf(parts, run);
          fleet.start();
          const kills: Record<string, number> = {};
          const names = Object.keys(victims);
          const rounds = new FaultRounds({ bounded: names.length, soakMin: 30 });
          while (rounds.next()) {
            // Everybody once, then whoever the seed says.
            const name = names[rounds.count - 1] ?? run.choice.one(names);
            await sleep(run.choice.whole(...LIFE_MS));
            await victims[name]?.();
            kills[name] = (kills[name] ?? 0) + 1;
          }
          await fleet.finish();
          await end?.();
          await parts.api.untilReady();
          const words = Object.entries(kills).map(([name, count]) => `${name} ${count}×`);
          run.done = `${words.join(', ')} at ${FLEET.ratePerDevice * fleet.devices.length} messages/s`;
          const verdict = run.count(await readBack(await parts.signIn(), fleet.ledgers));
          expect(verdict).toMatchObject(NOTHING_AMISS);
          expect(verdict.stored).toBe(verdict.sent);
          run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
        },
      );
    });
  });
});
