import { describeWith } from '@ioc/test-requirements';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { eventually } from './eventually.ts';
import { launchBrowser, openScreen } from './operator-browser.ts';
import type { AlertAnswer, OperatorSession, PageAnswer } from './operator-session.ts';
import { RunningCenter } from './running-center.ts';
import { publishReading, registerDevice, type TestDevice } from './test-device.ts';
import { createRule } from './test-rule.ts';

interface Line {
  readonly what: string;
  readonly to?: string;
  readonly text?: string;
}

describeWith('chromium', 'the alert console', (details) => {
  let center: RunningCenter;
  let session: OperatorSession;
  let device: TestDevice;
  let browser: Browser;

  beforeAll(async () => {
    center = await RunningCenter.start();
    session = await center.signIn();
    device = await registerDevice(session, { id: 'e2e-console-01', property: 'pm2_5' });
    await createRule(session, 'e2e-console', 'pm2_5', [device.id]);
    browser = await launchBrowser(details);
  });

  afterAll(async () => {
    await browser?.close();
    await center?.close();
  });

  it('A4 A5 A6 an operator sees, opens, acknowledges, assigns, shelves and closes an alert; who comes second is told', async () => {
    const path = `/alerts?device=${device.id}`;
    const alert = await eventually('the alert is raised', async () => {
      await publishReading(center.mqttUrl, device, { pm2_5: 187.5 });
      return (await session.get<PageAnswer<AlertAnswer & { id: string }>>(path)).items[0];
    });
    const first = await openScreen(browser, center.url);
    const second = await openScreen(browser, center.url);
    const row = first.locator(`[data-alert-id="${alert.id}"]`).first();

    await first.goto(`${center.url}/alerts`);
    await row.locator('.alert-select').click();
    await first.getByTestId('alert-panel').waitFor();
    expect(new URL(first.url()).searchParams.get('alert')).toBe(alert.id);
    await first.getByTestId('act-acknowledge').click();
    await first.getByTestId('command-done').waitFor();

    await second.goto(`${center.url}/alerts?alert=${alert.id}`);
    await second.getByTestId('alert-timeline').locator('[data-what="acknowledged"]').waitFor();
    await second.keyboard.press('e');
    await second.getByTestId('resolution-false-alarm').check();

    await first.keyboard.press('p');
    await first.getByTestId('assign-to').selectOption({ index: 1 });
    await first.getByTestId('act-submit').click();
    await first.getByTestId('alert-timeline').locator('[data-what="assigned"]').waitFor();

    await second.getByTestId('act-submit').click();
    await second.getByTestId('command-first').waitFor();

    await first.keyboard.press('t');
    await first.getByTestId('shelve-reason').fill('thay cảm biến');
    await first.getByTestId('act-submit').click();
    await first.getByTestId('act-unshelve').waitFor();
    await first.goto(`${center.url}/alerts?tab=shelved&q=e2e`);
    await row.waitFor();
    await row.locator('.alert-select').click();
    await first.getByTestId('act-close').click();
    await first.getByTestId('resolution-fixed').check();
    await first.getByTestId('act-submit').click();

    const detail = await eventually('the alert is closed', async () => {
      const answer = await session.get<AlertAnswer & { timeline: readonly Line[] }>(`/alerts/${alert.id}`);
      return answer.work === 'closed' ? answer : undefined;
    });
    expect(detail.timeline.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['acknowledged', 'assigned', 'shelved', 'closed']),
    );
    expect(detail.timeline.find(({ what }) => what === 'shelved')?.text).toBe('thay cảm biến');
    expect(detail.timeline.filter(({ what }) => what === 'closed')).toMatchObject([{ to: 'fixed' }]);
  });
});
