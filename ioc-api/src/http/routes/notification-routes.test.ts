import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { webhookSignature } from '../../notification/send-webhook.ts';
import { Receiver } from '../../notification/receiver.suite.ts';
import { buildApi } from '../../test-city/built-api.suite.ts';
import { at, TestApi, type SignedInTester } from '../../test-city/test-api.suite.ts';

const CHANNEL = {
  name: { vi: 'Phòng trực', en: 'Duty room' },
  kind: 'webhook',
  enabled: true,
  language: 'vi',
  match: { severities: ['medium', 'high', 'critical'] },
};

/** Collecting and sending each look once a second. */
const SOON = { timeout: 20_000 };

describe('notification channels', () => {
  let city: TestApi;
  let admin: SignedInTester;
  let lan: SignedInTester;
  let hook: Receiver;

  beforeAll(async () => {
    await buildApi();
    hook = await Receiver.start();
    city = await TestApi.start();
    admin = await city.signIn('admin');
    lan = await city.signIn('lan');
  });
  afterAll(async () => {
    await city.close();
    await hook.close();
  });

  const put = (settings: unknown, more: object = {}): ReturnType<SignedInTester['ask']> =>
    admin.ask('/notification-channels/duty', { method: 'PUT', body: { ...CHANNEL, settings, ...more } });

  it('A10 are set up by administrators, each kind with its own settings', async () => {
    const answer = await put({ url: 'ftp://example.vn' });
    expect([answer.status, at(answer.json, 'errors.0.path')]).toEqual([422, 'settings.url']);
    const body = { ...CHANNEL, settings: { url: hook.url, secret: 's' } };
    const refused = await lan.ask('/notification-channels/duty', { method: 'PUT', body });
    expect(refused.status).toBe(403);
    expect((await lan.ask('/notification-channels')).status).toBe(403);
  });

  it('A10 never answer a secret, keep it when it is left out, and lose it when the address changes', async () => {
    const made = await put({ url: hook.url, secret: 'khoa-rieng' });
    expect(made.json).toMatchObject({ settings: { url: hook.url }, secrets: ['secret'] });
    expect((await put({ url: hook.url })).status).toBe(200);
    const listed = await admin.ask('/notification-channels');
    const audited = await admin.ask('/audit');
    expect(listed.text + made.text + audited.text).not.toContain('khoa-rieng');
    expect((await put({ url: `${hook.url}/elsewhere` })).status).toBe(422);
  });

  it('A10 can be tested, and the log keeps how it went', async () => {
    const tested = await admin.ask('/notification-channels/duty/test', { method: 'POST' });
    expect(tested.json).toEqual({ result: 'sent', detail: 'HTTP 200' });
    const log = await admin.ask('/notification-deliveries?channel=duty');
    expect(at(log.json, 'items.0')).toMatchObject({ channel: 'duty', result: 'test-sent' });
    expect((await admin.ask('/notification-channels/nowhere/test', { method: 'POST' })).status).toBe(404);
  });

  it(
    'A10 an alert that is raised reaches the channel as one signed message, what is refused can be sent again',
    { timeout: 60_000 },
    async () => {
      hook.received.length = 0;
      hook.answer = { status: 410 };
      await city.decide('env-01', { kind: 'raised', severity: 'high' });
      await expect
        .poll(async () => (await admin.ask('/notifications?state=dead')).text, SOON)
        .toContain('HTTP 410');
      expect(hook.received).toHaveLength(1);
      const dead = at((await admin.ask('/notifications?state=dead')).json, 'items.0');
      expect(dead).toMatchObject({
        channel: 'duty',
        attempts: 1,
        items: [{ what: 'raised', severity: 'high' }],
      });
      hook.answer = { status: 200 };
      const again = `/notifications/${String(at(dead, 'id'))}/send-again`;
      expect((await admin.ask(again, { method: 'POST' })).status).toBe(204);
      await expect
        .poll(async () => (await admin.ask('/notifications?state=sent')).text, SOON)
        .toContain('"duty"');
      const [first, second] = hook.received.map(({ body }) => at(JSON.parse(body), 'id'));
      expect([second, hook.received.length]).toEqual([first, 2]);
      const signatures = hook.received.map(({ headers, body }) => {
        const signature = webhookSignature('khoa-rieng', String(headers['ioc-timestamp']), body);
        return headers['ioc-signature'] === `v1=${signature}`;
      });
      expect(signatures).toEqual([true, true]);
      expect((await admin.ask(again, { method: 'POST' })).status).toBe(404);
    },
  );
});
