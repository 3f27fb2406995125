import { describeWith } from '@ioc/test-requirements';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import { LiveListener } from './live-listener.ts';
import { criticalPixels } from './map-pixels.ts';
import { launchBrowser, openScreen } from './operator-browser.ts';
import type { AlertAnswer, OperatorSession, PageAnswer } from './operator-session.ts';
import { RunningCenter } from './running-center.ts';
import { publishReading, registerDevice, type TestDevice } from './test-device.ts';
import { createRule } from './test-rule.ts';

/** A marker for a critical alert fills at least so many pixels; nothing else in the middle of the map is red. */
const MARKER_PIXELS = 60;

describeWith('chromium', 'the main job, end to end', (details) => {
  let center: RunningCenter;
  let session: OperatorSession;
  let device: TestDevice;
  let browser: Browser;

  beforeAll(async () => {
    center = await RunningCenter.start();
    session = await center.signIn();
    device = await registerDevice(session, { id: 'e2e-air-01', property: 'pm2_5' });
    await createRule(session, 'e2e-pm25', 'pm2_5', [device.id]);
    browser = await launchBrowser(details);
  });

  afterAll(async () => {
    await browser?.close();
    await center?.close();
  });

  it('turns a published reading into an observation, an alert, a delta and a red marker, acknowledged for everybody', async () => {
    const { listener } = await LiveListener.subscribe(session);
    const first = await openScreen(browser, center.url);
    const second = await openScreen(browser, center.url);
    await eventually('the rule is in force', async () => {
      await publishReading(center.mqttUrl, device, { pm2_5: 187.5 });
      return listener.alertOf(device.id);
    });

    const from = new Date(Date.now() - 600_000).toISOString();
    const path = `/observations?device=${device.id}&property=pm2_5&from=${from}`;
    const stored = await eventually('the observation is stored', async () => {
      const { items } = await session.get<{ items: readonly { v: number }[] }>(path);
      return items.at(-1);
    });
    expect(stored.v).toBe(187.5);
    await eventually('the value is in a delta', () => listener.valueOf(device.id, 'pm2_5') === 187.5);
    expect(listener.alertOf(device.id)).toMatchObject({ severity: 'critical', work: 'unacknowledged' });
    const alerts = await session.get<PageAnswer<AlertAnswer>>(`/alerts?device=${device.id}`);
    expect(alerts.items).toMatchObject([{ severity: 'critical', condition: 'active', value: 187.5 }]);

    for (const page of [first, second]) {
      await page.getByTestId('alert-row').first().waitFor();
      await page.goto(`${center.url}/?device=${device.id}`);
      await eventually('a red marker on the map', async () => (await criticalPixels(page)) > MARKER_PIXELS);
    }
    await first.getByTestId('acknowledge').first().click();
    await eventually('the other screen shows the acknowledgement', async () => {
      const row = second.getByTestId('alert-row').first();
      return (await row.getAttribute('data-work')) === 'acknowledged';
    });
    expect(await session.get<PageAnswer<AlertAnswer>>(`/alerts?device=${device.id}`)).toMatchObject({
      items: [{ work: 'acknowledged', occurrences: 1 }],
    });
    listener.close();
  });
});
