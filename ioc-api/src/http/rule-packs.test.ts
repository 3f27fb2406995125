import type { RulePack } from '@ioc/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DUST_RULE, id } from '../test-city/city-data.suite.ts';
import { at, TestApi, type SignedInTester } from '../test-city/test-api.suite.ts';

const TEXT = { vi: 'Bộ ngưỡng', en: 'A pack' };
const { department, sector, message, groupBy, signal } = DUST_RULE;

function packOf(threshold: number): RulePack {
  const rule = {
    name: TEXT,
    department,
    sector,
    select: { property: DUST_RULE.select.property },
    groupBy,
    signal,
    levels: [{ severity: 'medium' as const, op: '>' as const, threshold, reset: threshold - 10 }],
    message,
  };
  const figures = [{ severity: 'medium' as const, verified: false, note: TEXT }];
  const entry = { id: 'dust', unit: 'ug/m3', source: 'a test', figures, supersedes: [DUST_RULE.id], rule };
  return {
    id: 'air',
    version: '1',
    name: TEXT,
    legal_basis: TEXT,
    valid_from: '2023-09-12',
    valid_to: null,
    entries: [entry],
  };
}

describe('threshold packs', () => {
  let city: TestApi;
  let dust: SignedInTester;
  let viewer: SignedInTester;
  const body = { city: 'bac-giang' };

  beforeAll(async () => {
    city = await TestApi.start({ rulePacks: [packOf(100)] });
    [dust, viewer] = await Promise.all([city.signIn('dust'), city.signIn('viewer')]);
  });

  afterAll(() => city.close());

  it('are listed with their source, and say that they are not verified', async () => {
    const answer = await viewer.ask('/rule-packs');
    expect(at(answer.json, 'items.0')).toMatchObject({ id: 'air', verified: false, inForce: true });
    expect(at((await viewer.ask('/rule-packs/air')).json, 'entries.0.figures.0.note.vi')).toBe('Bộ ngưỡng');
    expect((await viewer.ask('/rule-packs/none')).status).toBe(404);
  });

  it('show what they would change without changing it', async () => {
    const answer = await viewer.ask('/rule-packs/air/preview', { method: 'POST', body });
    expect(answer.json).toMatchObject({
      entries: [{ entry: 'dust', rule: 'air-dust-bac-giang', kind: 'added', kept: [] }],
      superseded: [{ rule: DUST_RULE.id }],
    });
    expect(await city.records.rules.find(id.rule('air-dust-bac-giang'))).toBeUndefined();
    const nowhere = await viewer.ask('/rule-packs/air/preview', { method: 'POST', body: { city: 'ha-noi' } });
    expect(nowhere.status).toBe(422);
  });

  it('R34 are adopted only by who may change the rules', async () => {
    expect((await viewer.ask('/rule-packs/air/adopt', { method: 'POST', body })).status).toBe(403);
    const roads = await city.signIn('roads');
    expect((await roads.ask('/rule-packs/air/adopt', { method: 'POST', body })).status).toBe(403);
  });

  it('become rules that name their pack, once, and the adoption is audited', async () => {
    const adopted = await dust.ask('/rule-packs/air/adopt', { method: 'POST', body });
    expect(adopted.status).toBe(200);
    const rule = await city.records.rules.find(id.rule('air-dust-bac-giang'));
    expect(rule).toMatchObject({ version: 1, pack: { id: 'air', version: '1', entry: 'dust' } });
    const again = await dust.ask('/rule-packs/air/adopt', { method: 'POST', body });
    expect(again.json).toMatchObject({ rules: [], superseded: [], entries: [{ kind: 'same' }] });
    const admin = await city.signIn('admin');
    const trail = await admin.ask('/audit?target=rule-pack:air');
    expect(at(trail.json, 'items.0.action')).toBe('rule-pack.adopted');
  });

  it('R42 keep what a city made tighter', async () => {
    const known = await city.records.rules.find(id.rule('air-dust-bac-giang'));
    if (!known) throw new Error('the pack was not adopted');
    const { version, ...rule } = known;
    const levels = [{ severity: 'medium' as const, op: '>' as const, threshold: 60, reset: 50 }];
    await city.records.rules.replace({ ...rule, levels }, version, { by: 'dust', at: city.clock.now() });
    const answer = await dust.ask('/rule-packs/air/adopt', { method: 'POST', body });
    expect(at(answer.json, 'entries.0')).toMatchObject({
      kind: 'same',
      kept: [{ severity: 'medium', threshold: 60, packThreshold: 100 }],
    });
  });
});
