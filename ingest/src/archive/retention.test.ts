import { instant, isDeviceId, isPropertyId, type EpochMs } from '@ioc/domain';
import { createMemoryStore } from '@ioc/telemetry-store';
import { describe, expect, it } from 'vitest';
import { Retention } from './retention.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 23);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function storeWith(...days: readonly number[]) {
  const [device, property] = ['env-01', 'pm2_5'];
  if (!isDeviceId(device) || !isPropertyId(property)) throw new Error('no id');
  const store = createMemoryStore();
  await store.write(
    days.map((day) => {
      const at = instant(START - day * DAY_MS);
      const values = [{ property, v: day, q: 'good' as const }];
      return { device, observedAt: at, receivedAt: at, isTimeAssumed: false, values };
    }),
  );
  return store;
}

function retentionOf(store: Awaited<ReturnType<typeof storeWith>>) {
  const clock = { now: START, steadyMs: 0 };
  const now = (): EpochMs => instant(clock.now);
  const options = { store, retentionMs: 400 * DAY_MS, now, steadyMs: () => clock.steadyMs, log: silent };
  return { clock, retention: new Retention(options) };
}

describe('Retention', () => {
  it('deletes what is older than the retention and nothing else', async () => {
    const store = await storeWith(0, 399, 401);
    const { clock, retention } = retentionOf(store);
    clock.now += 600_000;
    clock.steadyMs += 600_000;
    expect(await retention.sweep()).toBe(true);
    expect(await store.extent()).toMatchObject({ readings: 2, oldest: START - 399 * DAY_MS });
  });

  it('R21 deletes nothing after the clock of the machine jumped', async () => {
    const store = await storeWith(0, 399);
    const { clock, retention } = retentionOf(store);
    clock.now += 365 * DAY_MS;
    clock.steadyMs += 600_000;
    expect(await retention.sweep()).toBe(false);
    expect(await store.extent()).toMatchObject({ readings: 2 });
  });
});
