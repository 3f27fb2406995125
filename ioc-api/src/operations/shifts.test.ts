import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PASSWORD } from '../test-city/city-data.suite.ts';
import { at, TestApi, type Answer, type SignedInTester } from '../test-city/test-api.suite.ts';

describe('shifts and the duty roster over HTTP', () => {
  let city: TestApi;
  let lan: SignedInTester;
  let minh: SignedInTester;
  let admin: SignedInTester;
  let viewer: SignedInTester;

  beforeAll(async () => {
    city = await TestApi.start();
    [lan, minh] = [await city.signIn('lan'), await city.signIn('minh')];
    [admin, viewer] = [await city.signIn('admin'), await city.signIn('viewer')];
  });
  afterAll(() => city.close());

  const post = (as: SignedInTester, path: string, body?: unknown): Promise<Answer> =>
    as.ask(path, { method: 'POST', body });

  it('A11 a shift is handed over by two signatures, and its contents stay as they were signed', async () => {
    const begun = await post(lan, '/shifts', {});
    expect(begun.status).toBe(201);
    expect((await post(minh, '/shifts', {})).status).toBe(409);
    const shift = `/shifts/${String(at(begun.json, 'id'))}`;
    const [alert] = await city.decide('env-01', { kind: 'raised', severity: 'high' });
    city.clock.pass(60_000);
    await post(lan, `${shift}/notes`, { text: 'Mưa to ở Nếnh' });
    const draft = await viewer.ask(`${shift}/handover`);
    expect(draft.json).toMatchObject({
      shift: { state: 'open', notes: [{ by: 'user-lan', text: 'Mưa to ở Nếnh' }] },
      contents: { open: [{ alert: alert?.id, severity: 'high' }], happened: { activations: 1 } },
    });
    expect((await post(lan, `${shift}/offer`, { password: 'sai' })).status).toBe(422);
    expect((await post(minh, `${shift}/receive`, { password: PASSWORD })).status).toBe(409);
    expect((await post(lan, `${shift}/offer`, { password: PASSWORD })).json).toMatchObject({
      state: 'offered',
    });
    expect((await post(lan, `${shift}/receive`, { password: PASSWORD })).status).toBe(409);
    const over = await post(minh, `${shift}/receive`, { password: PASSWORD });
    expect(over.json).toMatchObject({
      state: 'handed-over',
      offered: { by: 'user-lan' },
      received: { by: 'user-minh' },
    });
    await lan.ask(`/alerts/${alert?.id}/close`, { method: 'POST', body: { resolution: 'fixed' } });
    expect((await viewer.ask(`${shift}/handover`)).json).toMatchObject({
      contents: { open: [{ alert: alert?.id }] },
    });
    expect((await post(lan, `${shift}/notes`, { text: 'muộn' })).status).toBe(409);
    const { json } = await viewer.ask('/shifts?desk=main');
    expect(json).toMatchObject({
      items: [{ state: 'open', startedBy: 'user-minh' }, { state: 'handed-over' }],
    });
    expect((await admin.ask('/audit?limit=1000')).text).toContain('"shift.receive"');
  });

  it('A11 a signature can be taken back until the other side has signed', async () => {
    const begun = await post(lan, '/shifts', { desk: 'water' });
    const shift = `/shifts/${String(at(begun.json, 'id'))}`;
    expect((await post(lan, `${shift}/withdraw`)).status).toBe(409);
    await post(lan, `${shift}/offer`, { password: PASSWORD });
    expect((await post(lan, `${shift}/withdraw`)).json).toMatchObject({ state: 'open' });
    expect((await post(viewer, `${shift}/notes`, { text: 'x' })).status).toBe(403);
    expect((await viewer.ask('/shifts/nobodys')).status).toBe(404);
  });

  it('A9 a duty group has a roster that says who is on duty now', async () => {
    const group = { name: { vi: 'Trưởng ca', en: 'Shift lead' }, channels: ['mail'] };
    expect((await lan.ask('/duty-groups/shift-lead', { method: 'PUT', body: group })).status).toBe(403);
    expect((await admin.ask('/duty-groups/shift-lead', { method: 'PUT', body: group })).status).toBe(200);
    const now = city.clock.now();
    const time = (user: string, from: number, to: number): unknown => ({
      user,
      from: new Date(now + from).toISOString(),
      to: new Date(now + to).toISOString(),
    });
    const times = '/duty-groups/shift-lead/times';
    const added = await post(admin, times, time('user-lan', -1_000, 60_000));
    expect(added.status).toBe(201);
    await post(admin, times, time('user-minh', 60_000, 120_000));
    expect((await post(admin, times, time('user-lan', 5, 5))).status).toBe(400);
    expect((await post(admin, times, time('nobody', 0, 5))).status).toBe(422);
    expect((await post(admin, '/duty-groups/nobodys/times', time('user-lan', 0, 5))).status).toBe(404);
    expect((await viewer.ask('/duty-groups')).json).toMatchObject({
      items: [{ id: 'shift-lead', channels: ['mail'], onDuty: ['user-lan'] }],
    });
    city.clock.pass(60_000);
    expect((await viewer.ask('/duty-groups')).json).toMatchObject({ items: [{ onDuty: ['user-minh'] }] });
    const day = `from=${new Date(now).toISOString()}&to=${new Date(now + 86_400_000).toISOString()}`;
    expect(at((await viewer.ask(`${times}?${day}`)).json, 'items')).toHaveLength(2);
    const id = String(at(added.json, 'id'));
    expect((await admin.ask(`/duty-times/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await admin.ask('/duty-groups/shift-lead', { method: 'DELETE' })).status).toBe(204);
    expect((await viewer.ask('/duty-groups')).json).toEqual({ items: [] });
  });
});
