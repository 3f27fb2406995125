import { instant } from '@ioc/domain';
import { deltaMessage, snapshotMessage } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { device, id } from '../test-city/city-data.suite.ts';
import { BodyCache } from './body-cache.ts';
import { CityState } from './city-state.ts';
import { LiveSubscriber, MOST_UNRECEIVED, type LiveLine } from './live-subscriber.ts';
import type { PreparedMessage } from './prepared-message.ts';
import { scopeOf } from './scope.ts';
import { StreamRegistry } from './stream-registry.ts';

/** A line that takes one message and is free again when the test says so. */
class HeldLine implements LiveLine {
  isFree = true;
  readonly sent: { readonly name: string; readonly message: PreparedMessage }[] = [];

  send(name: 'snapshot' | 'delta', message: PreparedMessage): void {
    if (!this.isFree) throw new Error('sent on a line that is not free');
    this.isFree = false;
    this.sent.push({ name, message });
  }
}

function world(): {
  readonly state: CityState;
  readonly line: HeldLine;
  readonly subscriber: LiveSubscriber;
  readonly change: (v: number) => void;
  readonly round: () => string;
} {
  const state = new CityState(() => instant(1_000_000));
  state.putDevices(['dev-1', 'dev-2'].map((name) => device(name, 'bac-giang', 'water', ['pm2_5'])));
  const line = new HeldLine();
  const subscriber = new LiveSubscriber(line);
  const bodies = new BodyCache(state);
  const streams = new StreamRegistry(() => 0);
  subscriber.attach(streams.open({ user: id.user('lan'), scope: scopeOf({ cities: [], sectors: [] }) }));
  const change = (v: number): void => {
    for (const name of ['dev-1', 'dev-2']) {
      const observation = { device: id.device(name), property: id.property('pm2_5'), t: instant(v), v };
      state.putValues([{ ...observation, q: 'good' }], true);
    }
  };
  return { state, line, subscriber, change, round: () => subscriber.send(bodies, state) };
}

describe('a reader of the live stream', () => {
  it('that stops reading gets nothing more, and one delta with the latest values when it reads again', () => {
    const { line, round, change } = world();
    expect(round()).toBe('snapshot');
    for (let v = 1; v <= 1_000; v++) {
      change(v);
      expect(round()).toBe('waiting');
    }
    expect(line.sent).toHaveLength(1);
    line.isFree = true;
    expect(round()).toBe('delta');
    const delta = deltaMessage.parse(JSON.parse(line.sent[1]?.message.json ?? ''));
    expect(delta.seq).toBe(2);
    expect(delta.values.v).toEqual([1_000, 1_000]);
    expect(round()).toBe('idle');
  });

  it('that tells what it received is never more than a few messages ahead of it', () => {
    const { line, round, change, subscriber } = world();
    const step = (v: number): string => {
      change(v);
      line.isFree = true;
      return round();
    };
    expect(step(1)).toBe('snapshot');
    const { epoch } = snapshotMessage.parse(JSON.parse(line.sent[0]?.message.json ?? ''));
    subscriber.received({ epoch, seq: 1 });
    const sent = [2, 3, 4, 5, 6].map(step);
    expect(sent.filter((sending) => sending === 'delta')).toHaveLength(MOST_UNRECEIVED);
    subscriber.received({ epoch, seq: 99 });
    subscriber.received({ epoch: 'other', seq: 3 });
    expect(step(7)).toBe('waiting');
    subscriber.received({ epoch, seq: 3 });
    expect(step(8)).toBe('delta');
    expect(deltaMessage.parse(JSON.parse(line.sent.at(-1)?.message.json ?? '')).values.v).toEqual([8, 8]);
  });

  it('is sent nothing when nothing in its scope changed, and needs no message to stay up to date', () => {
    const { line, round, state } = world();
    round();
    line.isFree = true;
    state.putAlerts([]);
    expect(round()).toBe('idle');
    expect(line.sent).toHaveLength(1);
  });
});
