import type { RulePlan } from '../plan.ts';
import { BoundEngine } from './bound-engine.ts';
import type { EngineRecords } from './engine-records.ts';
import { setTimer } from './judge.ts';
import { watchSilence } from './staleness.ts';

/** Lays the records out for the plan and sets every timer that follows from them. Decides nothing. */
export function bindPlan(records: EngineRecords, plan: RulePlan): BoundEngine {
  const engine = new BoundEngine(plan, records);
  for (const group of engine.groups) setTimer(engine, group);
  for (const datastream of engine.datastreams) watchSilence(engine, datastream);
  for (const silence of engine.silences) {
    if (silence.silent > 0 && silence.record.raisedVersion === undefined) engine.waiting.add(silence);
  }
  return engine;
}
