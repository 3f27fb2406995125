import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@ioc/domain';
import { openSqliteRecordStore } from '@ioc/record-store';
import { expect, it, onTestFinished } from 'vitest';
import { device, property, RULE, ruleId } from '../ingest-fixture.suite.ts';
import { DeviceRegistry } from '../intake/device-registry.ts';
import { KeptLog } from '../kept-log.suite.ts';
import { RulePlanSource } from './rule-plan-source.ts';

const CHANGE = { by: 'test', at: instant(1_764_140_400_000) };

it('R33 a draft is no part of the plan until it is put in force, and leaves it when it is one again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ioc-plan-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const records = await openSqliteRecordStore({ path: join(folder, 'records.sqlite') });
  onTestFinished(() => records.close());
  await records.reference.put({ observedProperties: [property('pm2_5'), property('no2')] });
  await records.devices.putAll([device('env-01')]);
  await records.rules.create(RULE, CHANGE);
  const log = new KeptLog();
  const registry = await DeviceRegistry.open(records, log);
  onTestFinished(() => registry.close());
  const plans = new RulePlanSource({ records, registry, log });
  const inForce = { ...RULE, id: ruleId('trial') };

  await records.rules.create({ ...inForce, draft: true }, CHANGE);
  const before = await plans.load();
  expect([...before.rules.keys()]).toEqual([RULE.id]);
  expect([...before.plan.active.keys()]).toEqual([RULE.id]);

  await records.rules.replace(inForce, 1, CHANGE);
  expect([...((await plans.loadIfChanged())?.rules.keys() ?? [])].toSorted()).toEqual(
    [RULE.id, inForce.id].toSorted(),
  );

  await records.rules.replace({ ...inForce, draft: true }, 2, CHANGE);
  expect([...((await plans.loadIfChanged())?.rules.keys() ?? [])]).toEqual([RULE.id]);
});
