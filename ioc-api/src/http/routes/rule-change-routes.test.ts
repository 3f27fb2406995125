import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DUST_RULE } from '../../test-city/city-data.suite.ts';
import { at, TestApi, type SignedInTester } from '../../test-city/test-api.suite.ts';

const { id: _id, ...INPUT } = DUST_RULE;
const SAFETY = { ...INPUT, id: 'safety-dust', safety: true };
const LOWER = { ...SAFETY, levels: [{ severity: 'high', op: '>', threshold: 60 }] };

describe('changes of rules', () => {
  let city: TestApi;
  let dust: SignedInTester;
  let admin: SignedInTester;
  let roads: SignedInTester;

  beforeAll(async () => {
    city = await TestApi.start();
    [dust, admin, roads] = [
      await city.signIn('dust'),
      await city.signIn('admin'),
      await city.signIn('roads'),
    ];
    await dust.ask('/rules', { method: 'POST', body: SAFETY });
  });
  afterAll(async () => {
    await city.close();
  });

  const propose = (): ReturnType<SignedInTester['ask']> =>
    dust.ask('/rules/safety-dust', { method: 'PUT', body: LOWER, headers: { 'if-match': '"1"' } });
  const decide = (as: SignedInTester, n: number, what: string): ReturnType<SignedInTester['ask']> =>
    as.ask(`/rules/safety-dust/changes/${n}/${what}`, { method: 'POST', body: {} });

  it('R34 a safety rule changes when a second person of its department has approved, not before', async () => {
    const first = await propose();
    expect([first.status, at(first.json, 'state'), at(first.json, 'n')]).toEqual([202, 'pending', 1]);
    expect(at((await dust.ask('/rules/safety-dust')).json, 'version')).toBe(1);
    expect(at((await propose()).json, 'n')).toBe(2);
    expect((await decide(admin, 1, 'approve')).status).toBe(409);
    expect((await decide(dust, 2, 'approve')).status).toBe(403);
    expect((await decide(roads, 2, 'approve')).status).toBe(403);
    const approved = await decide(admin, 2, 'approve');
    expect([approved.status, at(approved.json, 'decidedBy')]).toEqual([200, 'user-admin']);
    expect((await dust.ask('/rules/safety-dust')).json).toMatchObject({
      version: 2,
      levels: [{ threshold: 60 }],
    });
    expect((await decide(admin, 2, 'reject')).status).toBe(409);
    const audit = await admin.ask('/audit?target=rule:safety-dust');
    for (const action of ['rule.proposed', 'rule.change-approved']) expect(audit.text).toContain(action);
  });

  it('R34 a version comes back as the next one, of a safety rule after approval', async () => {
    const restored = await dust.ask('/rules/safety-dust/versions/1/restore', { method: 'POST' });
    expect([restored.status, at(restored.json, 'n')]).toEqual([202, 3]);
    expect((await decide(dust, 3, 'reject')).status).toBe(200);
    await dust.ask('/rules/dust', {
      method: 'PUT',
      body: { ...INPUT, levels: LOWER.levels },
      headers: { 'if-match': '"1"' },
    });
    const back = await dust.ask('/rules/dust/versions/1/restore', { method: 'POST' });
    expect(back.json).toMatchObject({ version: 3, levels: [{ threshold: 80 }, { threshold: 150 }] });
    expect((await roads.ask('/rules/dust/versions/1/restore', { method: 'POST' })).status).toBe(403);
    expect((await dust.ask('/rules/dust/versions/9/restore', { method: 'POST' })).status).toBe(404);
  });

  it('R34 a safety rule in force is not deleted by one person', async () => {
    expect((await dust.ask('/rules/safety-dust', { method: 'DELETE' })).status).toBe(409);
  });

  it('R34 tells how two versions differ, field by field', async () => {
    const { json } = await dust.ask('/rules/safety-dust/versions/1/difference/2');
    expect(at(json, 'differences')).toEqual([
      { path: 'levels.0.severity', before: 'medium', after: 'high' },
      { path: 'levels.0.threshold', before: 80, after: 60 },
      { path: 'levels.0.reset', before: 70 },
      { path: 'levels.1', before: { severity: 'high', op: '>', threshold: 150 } },
    ]);
  });
});
