import { describe, expect, it } from 'vitest';
import type { PartClaim, PartHolding, RecordStore } from '../record-store.ts';
import { RefusedCommitError } from '../refused-commit-error.ts';
import { cleared, commitOf, minutes, raised } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

async function claimed({ parts }: RecordStore, claim: PartClaim): Promise<PartHolding> {
  const outcome = await parts.claim(claim);
  if (!outcome.ok) throw new Error(`${claim.part} is held`);
  return outcome.value;
}

export function describeParts(fresh: () => StoreUnderTest): void {
  describe('parts of the intake', () => {
    it('begin without a holder, and tell who holds what and who lives', async () => {
      const { store } = fresh();
      expect(await store.parts.picture()).toEqual({ parts: [], instances: [] });
      await store.parts.beat({ id: 'a', told: 'first' });
      await store.parts.beat({ id: 'a', told: 'first' });
      await claimed(store, { part: 'viet-yen', instance: 'a' });
      expect(await store.parts.picture()).toEqual({
        parts: [{ part: 'viet-yen', fence: 1, holder: 'a' }],
        instances: [{ id: 'a', beat: 2, told: 'first' }],
      });
    });

    it('have one holder, however many claim at once', async () => {
      const { store, openAgain } = fresh();
      const stores = [store, await openAgain(), await openAgain()];
      for (const [index] of stores.entries()) await store.parts.beat({ id: `i${index}`, told: '' });
      for (const part of ['bac-giang', 'viet-yen', 'luc-nam']) {
        const claims = stores.map(({ parts }, index) => parts.claim({ part, instance: `i${index}` }));
        expect((await Promise.all(claims)).filter(({ ok }) => ok)).toHaveLength(1);
      }
      const [any] = stores;
      expect((await any?.parts.picture())?.parts.map(({ fence }) => fence)).toEqual([1, 1, 1]);
    });

    it('are not taken from a holder that lives, nor as they no longer are', async () => {
      const { store } = fresh();
      const { parts } = store;
      await parts.beat({ id: 'a', told: '' });
      await claimed(store, { part: 'bac-giang', instance: 'a' });
      const seen = { part: 'bac-giang', fence: 1, holder: 'a' };
      await parts.beat({ id: 'a', told: '' });
      const held = { ok: false, fault: { code: 'held' } };
      expect(await parts.claim({ part: 'bac-giang', instance: 'b', seen, deadAtBeat: 1 })).toEqual(held);
      expect(await parts.claim({ part: 'bac-giang', instance: 'b' })).toEqual(held);
      const taken = await claimed(store, { part: 'bac-giang', instance: 'b', seen, deadAtBeat: 2 });
      expect(taken).toEqual({ part: 'bac-giang', fence: 2 });
      expect(await parts.claim({ part: 'bac-giang', instance: 'c', seen, deadAtBeat: 2 })).toEqual(held);
    });

    it('the whole and a city are never held at once', async () => {
      const { store } = fresh();
      await store.parts.beat({ id: 'a', told: '' });
      const city = await claimed(store, { part: 'bac-giang', instance: 'a' });
      expect(await store.parts.claim({ part: 'all', instance: 'b' })).toMatchObject({ ok: false });
      await store.parts.release(city);
      const whole = await claimed(store, { part: 'all', instance: 'a' });
      expect(await store.parts.claim({ part: 'viet-yen', instance: 'b' })).toMatchObject({ ok: false });
      await store.parts.release(whole);
      await claimed(store, { part: 'viet-yen', instance: 'b' });
    });

    it('are given back by their holder only', async () => {
      const { store } = fresh();
      const { parts } = store;
      const first = await claimed(store, { part: 'bac-giang', instance: 'a' });
      await parts.release(first);
      const seen = { part: 'bac-giang', fence: 1 };
      await claimed(store, { part: 'bac-giang', instance: 'b', seen });
      await parts.release(first);
      expect((await parts.picture()).parts).toEqual([{ part: 'bac-giang', fence: 2, holder: 'b' }]);
      await parts.leave('b');
      expect((await parts.picture()).parts).toEqual([{ part: 'bac-giang', fence: 2 }]);
    });

    it('forget an instance that fell silent, and keep in mind what it holds', async () => {
      const { store } = fresh();
      await store.parts.beat({ id: 'a', told: '' });
      await claimed(store, { part: 'bac-giang', instance: 'a' });
      await store.parts.forget('a', 7);
      expect((await store.parts.picture()).instances).toHaveLength(1);
      await store.parts.forget('a', 1);
      const { parts, instances } = await store.parts.picture();
      expect(instances).toEqual([]);
      expect(parts).toMatchObject([{ holder: 'a' }]);
      const [seen] = parts;
      await claimed(store, { part: 'bac-giang', instance: 'b', ...(seen && { seen }) });
    });

    it('take rule states over from one another, and only for their holder', async () => {
      const { store } = fresh();
      const { parts } = store;
      const whole = await claimed(store, { part: 'all', instance: 'a' });
      const states = ['clock', 'd|bg', 'd|vy'].map((key) => ({ key, state: `of ${key}` }));
      await parts.evaluation(whole).commit(commitOf(3, [], { states }));
      await parts.release(whole);
      const city = await claimed(store, { part: 'viet-yen', instance: 'b' });
      const from = { part: 'all', moved: ['d|vy'], copied: ['clock'] };
      await parts.inherit(city, from);
      await parts.inherit(city, from);
      const keys = async (holding: PartHolding): Promise<readonly string[]> =>
        (await parts.evaluation(holding).load()).states.map(({ key }) => key);
      expect([await keys(whole), await keys(city)]).toEqual([
        ['clock', 'd|bg'],
        ['clock', 'd|vy'],
      ]);
      const outdated = parts.inherit({ ...city, fence: 7 }, from);
      await expect(outdated).rejects.toMatchObject({ code: 'not-the-holder' });
    });

    it('I1 refuse what a holder of before commits, and hand on cursor and states', async () => {
      const { store, openAgain } = fresh();
      const before = await openAgain();
      const first = await claimed(store, { part: 'bac-giang', instance: 'a' });
      const zombie = before.parts.evaluation(first);
      await zombie.commit(commitOf(5, [raised()], { states: [{ key: 'k', state: '1' }] }));
      const seen = { part: 'bac-giang', fence: 1, holder: 'a' };
      const second = await claimed(store, { part: 'bac-giang', instance: 'b', seen });
      for (const late of [commitOf(6, [cleared({ at: minutes(1) })]), commitOf(7, [])]) {
        await expect(zombie.commit(late)).rejects.toMatchObject({ code: 'not-the-holder' });
      }
      await expect(zombie.load()).rejects.toThrow(RefusedCommitError);
      const evaluation = store.parts.evaluation(second);
      expect(await evaluation.load()).toEqual({ cursor: 5, states: [{ key: 'k', state: '1' }] });
      const changed = await evaluation.commit(commitOf(6, [cleared({ at: minutes(1) })]));
      expect(changed).toMatchObject([{ condition: 'cleared', revision: 2 }]);
    });
  });
}
