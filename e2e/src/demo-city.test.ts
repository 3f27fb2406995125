import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import type { AlertAnswer, OperatorSession, PageAnswer } from './operator-session.ts';
import { RunningCenter } from './running-center.ts';

/** Contracts of the first start: an alert within two minutes, the past filled in within a minute and a half. */
const FIRST_ALERT_MS = 120_000;
const HISTORY_WITHIN_MS = 90_000;
const WEEK_MS = 7 * 86_400_000;

interface DeviceAnswer {
  readonly id: string;
  readonly city: string;
  readonly sector: string;
  readonly area?: string;
  readonly state: string;
  readonly tags: readonly string[];
}

describe('the first start with the demo fleet', () => {
  let center: RunningCenter;
  let session: OperatorSession;

  beforeAll(async () => {
    center = await RunningCenter.start({ IOC_SIMULATE: 'demo' });
    session = await center.signIn();
  });

  afterAll(async () => {
    expect(await center?.close()).toBe(0);
  });

  it('shows both cities live, every device marked as simulated and placed in a ward', async () => {
    const { items } = await session.get<PageAnswer<DeviceAnswer>>('/devices?limit=1000');
    expect(items.length).toBeGreaterThanOrEqual(400);
    expect(items.every(({ tags }) => tags.includes('simulated'))).toBe(true);
    const placed = items.filter(({ area }) => area !== undefined).length;
    expect(placed / items.length).toBeGreaterThan(0.9);
    for (const city of ['bac-giang', 'viet-yen']) {
      for (const sector of ['traffic', 'environment', 'lighting', 'water']) {
        expect(
          items.filter((device) => device.city === city && device.sector === sector).length,
        ).toBeGreaterThan(0);
      }
    }
    await eventually(
      'devices report',
      async () => {
        const page = await session.get<PageAnswer<DeviceAnswer>>('/devices?limit=1000');
        return page.items.filter(({ state }) => state === 'online').length > 200;
      },
      90_000,
    );
  });

  it('has the seven days before it filled in', async () => {
    const from = new Date(Date.now() - WEEK_MS - 3_600_000).toISOString();
    const days = await eventually(
      'a week of history',
      async () => {
        const { items } = await session.get<{ items: readonly { v: number }[] }>(
          `/observations?device=river-phu-lang-thuong&property=river_level&from=${from}&every=P1D&fn=count`,
        );
        return items.length >= 8 && items;
      },
      HISTORY_WITHIN_MS,
    );
    expect(Math.min(...days.slice(1, -1).map(({ v }) => v))).toBeGreaterThan(100);
  });

  it('raises a first alert within two minutes', async () => {
    const { items } = await eventually(
      'an alert',
      async () => {
        const page = await session.get<PageAnswer<AlertAnswer>>('/alerts');
        return page.items.length > 0 && page;
      },
      FIRST_ALERT_MS,
    );
    expect(items[0]).toMatchObject({ condition: 'active' });
  });
});
