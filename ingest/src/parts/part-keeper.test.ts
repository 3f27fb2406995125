import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteRecordStore, type PartHolding, type RecordStore } from '@ioc/record-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cityId } from '../ingest-fixture.suite.ts';
import { KeptLog } from '../kept-log.suite.ts';
import { partsOf } from './intake-part.ts';
import type { PartOpening, RunningPart } from './held-parts.ts';
import { OVERDUE_MS, PartKeeper } from './part-keeper.ts';
import { BEAT_EVERY_MS, SILENCE_MS } from './silence-watch.ts';

const CITIES = [cityId('bac-giang'), cityId('viet-yen')];
const WANTED = partsOf(CITIES, []);

/** An instance whose rounds are run by hand, and what it opened and closed. */
class Instance {
  readonly opened: PartOpening[] = [];
  readonly closed: string[] = [];
  readonly blocked: string[] = [];
  readonly keeper: PartKeeper<RunningPart>;
  failing = false;
  #rounds: { readonly everyMs: number; readonly work: () => void }[] = [];

  constructor(name: string, { records, nowMs, dead }: World) {
    this.keeper = new PartKeeper({
      records: records.parts,
      sign: {
        id: name,
        told: JSON.stringify({ name }),
        isDead: ({ told }) => Promise.resolve([...dead].some((id) => told.includes(`"${id}"`))),
        tidy: () => Promise.resolve(),
      },
      wanted: () => WANTED,
      open: (opening) => {
        if (this.failing) return Promise.reject(new Error('no disk'));
        this.opened.push(opening);
        return Promise.resolve({ close: async () => void this.closed.push(opening.part.name) });
      },
      blocked: ({ name: part }) => this.blocked.push(part),
      nowMs,
      every: (everyMs, work) => {
        const round = { everyMs, work };
        this.#rounds.push(round);
        return { stop: () => (this.#rounds = this.#rounds.filter((one) => one !== round)) };
      },
      log: new KeptLog(),
    });
  }

  /** One beat, if it can, and one look; what it decided is done when this resolves. */
  async round(): Promise<void> {
    for (const { everyMs, work } of this.#rounds) if (everyMs === BEAT_EVERY_MS) work();
    await this.keeper.look();
  }

  running(): readonly string[] {
    return this.keeper.parts.filter(({ state }) => state === 'running').map(({ part }) => part);
  }
}

interface World {
  readonly records: RecordStore;
  readonly nowMs: () => number;
  readonly dead: Set<string>;
}

describe('keeping parts', () => {
  let folder: string;
  let now = 0;
  let world: World;
  const instances: Instance[] = [];

  beforeEach(async () => {
    now = 0;
    folder = await mkdtemp(join(tmpdir(), 'ioc-keeper-'));
    const records = await openSqliteRecordStore({ path: join(folder, 'records.sqlite') });
    world = { records, nowMs: () => now, dead: new Set() };
  });
  afterEach(async () => {
    for (const { keeper } of instances.splice(0)) await keeper.close();
    await world.records.close();
    await rm(folder, { recursive: true });
  });

  async function started(name: string): Promise<Instance> {
    const instance = new Instance(name, world);
    instances.push(instance);
    await instance.keeper.start();
    return instance;
  }

  /** Rounds of these instances, a second apart, until the condition holds. */
  async function until(who: readonly Instance[], holds: () => boolean): Promise<void> {
    for (let round = 0; round < 20 && !holds(); round++) {
      now += 1_000;
      for (const instance of who) await instance.round();
    }
    expect(holds()).toBe(true);
  }

  it('runs everything alone, and shares with a second one that appears', async () => {
    const a = await started('a');
    expect(a.running()).toEqual(['bac-giang', 'viet-yen']);
    const b = await started('b');
    await until([a, b], () => b.running().length === 1);
    expect([a.running(), b.running()]).toEqual([['bac-giang'], ['viet-yen']]);
    expect(b.opened).toMatchObject([{ holding: { fence: 2 }, isFormerGone: true }]);
    expect(b.keeper.parts).toContainEqual({ part: 'bac-giang', state: 'elsewhere', holder: 'a' });
  });

  it('takes over what one holds that fell silent, and not before', async () => {
    const a = await started('a');
    const b = await started('b');
    await until([a, b], () => b.running().length === 1);
    for (let passed = 0; passed < SILENCE_MS - 2_000; passed += 1_000) {
      now += 1_000;
      await b.round();
    }
    expect(b.running()).toEqual(['viet-yen']);
    await until([b], () => b.running().length === 2);
    expect(b.opened.at(-1)).toMatchObject({ part: { name: 'bac-giang' }, isFormerGone: false });
    await a.round();
    await until([a], () => a.closed.includes('bac-giang'));
    expect(a.running()).toEqual([]);
  });

  it('takes nothing from anybody because the record store, or it itself, was away for a while', async () => {
    const a = await started('a');
    const b = await started('b');
    await until([a, b], () => b.running().length === 1);
    now += 10 * SILENCE_MS;
    for (const instance of [a, b, a, b]) await instance.round();
    expect([a.running(), b.running()]).toEqual([['bac-giang'], ['viet-yen']]);
    expect(a.closed).toEqual(['viet-yen']);
  });

  it('takes over at once what one holds that is seen to be dead', async () => {
    const a = await started('a');
    expect(a.running()).toHaveLength(2);
    world.dead.add('a');
    const b = await started('b');
    expect(b.running()).toHaveLength(2);
    expect(b.opened).toMatchObject([{ isFormerGone: true }, { isFormerGone: true }]);
  });

  it('leaves to another what it cannot open, beyond the fair share', async () => {
    const a = new Instance('a', world);
    a.failing = true;
    instances.push(a);
    await a.keeper.start();
    expect(a.keeper.failureOf('bac-giang')).toBeInstanceOf(Error);
    const b = await started('b');
    await until([a, b], () => b.running().length === 2);
    expect(now).toBeGreaterThanOrEqual(OVERDUE_MS);
  });

  it('gives everything back when it ends, so that nobody waits for its silence', async () => {
    const a = await started('a');
    await a.keeper.close();
    expect((await world.records.parts.picture()).instances).toEqual([]);
    const b = await started('b');
    expect(b.running()).toHaveLength(2);
  });

  it('waits for an ingest that shares the intake otherwise', async () => {
    const whole = await world.records.parts.claim({ part: 'all', instance: 'old' });
    await world.records.parts.beat({ id: 'old', told: '{"name":"old"}' });
    const a = await started('a');
    await a.round();
    expect(a.blocked).toEqual(['bac-giang', 'viet-yen']);
    expect(a.keeper.parts[0]).toEqual({ part: 'bac-giang', state: 'blocked', holder: 'old' });
    if (whole.ok) await world.records.parts.release(whole.value);
    await until([a], () => a.running().length === 2);
  });

  it('stops a part as soon as it is told that somebody else has it, and gives nothing back', async () => {
    const a = await started('a');
    const [first] = a.opened;
    const seen = { part: 'bac-giang', fence: 1, holder: 'a' };
    const { instances: living } = await world.records.parts.picture();
    const claim = { part: 'bac-giang', instance: 'z', seen, deadAtBeat: living[0]?.beat ?? 0 };
    expect((await world.records.parts.claim(claim)).ok).toBe(true);
    await world.records.parts.beat({ id: 'z', told: '' });
    first?.lost();
    await until([a], () => a.closed.length === 1);
    const holding: PartHolding = { part: 'bac-giang', fence: 2 };
    expect((await world.records.parts.picture()).parts).toContainEqual({ ...holding, holder: 'z' });
  });
});
