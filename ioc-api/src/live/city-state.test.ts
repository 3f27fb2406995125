import { instant, type Alert, type Observation } from '@ioc/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { device, id } from '../test-city/city-data.suite.ts';
import { ChangeLog, type Versioned } from './change-log.ts';
import { CityState, type Changes, type Picture } from './city-state.ts';
import { SHORTEST_SILENCE_MS } from './connection-table.ts';
import { scopeOf } from './scope.ts';

const START = Date.UTC(2026, 10, 23, 7);
const CITIES = ['bac-giang', 'viet-yen'];
const SECTORS = ['environment', 'water'] as const;

function alert(name: string, revision: number, work: Alert['work']): Alert {
  const isEven = name.charCodeAt(name.length - 1) % 2 === 0;
  return {
    id: id.alert(name),
    rule: { id: id.rule('dust'), version: 1 },
    kind: 'threshold',
    severity: 'high',
    condition: 'active',
    work,
    group: { by: 'device', id: 'env-01' },
    city: id.city(isEven ? 'bac-giang' : 'viet-yen'),
    sector: 'environment',
    openedAt: instant(START),
    changedAt: instant(START),
    occurrences: 1,
    stale: false,
    flapping: false,
    silenced: false,
    inhibited: false,
    late: false,
    latched: false,
    message: { vi: name, en: name },
    revision,
  };
}

function observation(name: string, property: string, t: number, v: number): Observation {
  return { device: id.device(name), property: id.property(property), t: instant(t), v, q: 'good' };
}

/** What a screen knows, from pictures and changes alone. */
class Screen {
  readonly devices = new Map<string, { readonly state: string; readonly city: string }>();
  readonly values = new Map<string, Observation>();
  readonly alerts = new Map<string, Alert>();
  version = 0;

  show(picture: Picture): this {
    for (const map of [this.devices, this.values, this.alerts]) map.clear();
    this.#add(picture);
    return this;
  }

  apply(changes: Changes): void {
    for (const gone of changes.removed) {
      this.devices.delete(gone);
      for (const [key, held] of this.values) if (held.device === gone) this.values.delete(key);
    }
    this.#add(changes);
    for (const { device: of, state } of changes.states) {
      const held = this.devices.get(of);
      if (held !== undefined) this.devices.set(of, { ...held, state });
    }
  }

  #add({
    devices,
    values,
    alerts,
    version,
  }: Pick<Picture, 'devices' | 'values' | 'alerts' | 'version'>): void {
    for (const { id: of, state, city } of devices) this.devices.set(of, { state, city });
    for (const held of values) this.values.set(`${held.device} ${held.property}`, held);
    for (const held of alerts) {
      if (held.work === 'closed') this.alerts.delete(held.id);
      else this.alerts.set(held.id, held);
    }
    this.version = version;
  }

  get all(): unknown {
    const sorted = <T>(map: ReadonlyMap<string, T>): unknown => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    return [sorted(this.devices), sorted(this.values), sorted(this.alerts)];
  }
}

type Step = (state: CityState, clock: { now: number }) => void;

const names = fc.constantFrom('dev-1', 'dev-2', 'dev-3', 'dev-4');
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(
      names,
      fc.constantFrom('pm2_5', 'no2'),
      fc.integer({ min: -60, max: 60 }),
      fc.integer({ min: 0, max: 5 }),
      fc.boolean(),
    )
    .map(([name, property, offset, v, isLive]): Step => (state, clock) => {
      state.putValues([observation(name, property, clock.now + offset * 1_000, v)], isLive);
    }),
  fc
    .array(fc.tuple(names, fc.constantFrom(...CITIES), fc.constantFrom(...SECTORS)), { maxLength: 5 })
    .map((wanted): Step => (state) => {
      const devices = new Map(
        wanted.map(([name, city, sector]) => [name, device(name, city, sector, ['pm2_5', 'no2'])]),
      );
      state.putDevices([...devices.values()]);
    }),
  fc
    .tuple(
      fc.constantFrom('a1', 'a2', 'a3'),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom('unacknowledged', 'acknowledged', 'closed'),
    )
    .map(([name, revision, work]): Step => (state) => {
      state.putAlerts([alert(name, revision, work)]);
    }),
  fc.tuple(names, fc.constantFrom('online', 'offline')).map(([name, said]): Step => (state, clock) => {
    state.putStates([{ device: id.device(name), state: said, at: instant(clock.now) }]);
  }),
  fc.integer({ min: 1, max: 200 }).map((seconds): Step => (state, clock) => {
    clock.now += seconds * 1_000;
    state.sweep();
  }),
);

describe('the state of the cities', () => {
  it('gives pictures that equal an older picture with the changes since applied, for every scope and at any pace', () => {
    const scopes = [
      scopeOf({ cities: [], sectors: [] }),
      scopeOf({ cities: ['bac-giang'], sectors: [] }),
      scopeOf({ cities: [], sectors: ['water'] }),
      scopeOf({ cities: ['viet-yen'], sectors: ['environment'] }),
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(steps, fc.boolean()), { maxLength: 60 }), (work) => {
        const clock = { now: START };
        const state = new CityState(() => instant(clock.now));
        const screens = scopes.map((scope) => ({ scope, screen: new Screen().show(state.picture(scope)) }));
        for (const [step, isRead] of work) {
          step(state, clock);
          if (!isRead) continue;
          for (const { scope, screen } of screens) {
            const changes = state.changesSince(screen.version, scope);
            if (changes !== undefined) screen.apply(changes);
            expect(screen.all).toEqual(new Screen().show(state.picture(scope)).all);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('tells an alert that changed twice once, as it now is, and never an older revision', () => {
    const state = new CityState(() => instant(START));
    const all = scopeOf({ cities: [], sectors: [] });
    const { version } = state;
    state.putAlerts([alert('a2', 1, 'unacknowledged')]);
    state.putAlerts([alert('a2', 3, 'acknowledged')]);
    state.putAlerts([alert('a2', 2, 'unacknowledged')]);
    expect(state.changesSince(version, all)?.alerts.map(({ revision }) => revision)).toEqual([3]);
  });

  it('R15 holds a device that tells no state online while it is heard, and unknown after three intervals of silence', () => {
    const clock = { now: START };
    const state = new CityState(() => instant(clock.now));
    const station = device('dev-1', 'bac-giang', 'water', ['pm2_5']);
    state.putDevices([station]);
    expect(state.statusOf(station).state).toBe('unknown');
    state.putValues([observation('dev-1', 'pm2_5', START, 1)], true);
    expect(state.statusOf(station)).toMatchObject({ state: 'online', lastSeen: START });
    clock.now += Math.max(SHORTEST_SILENCE_MS, 180_000) + 1;
    state.sweep();
    expect(state.statusOf(station).state).toBe('unknown');
    state.putStates([{ device: station.id, state: 'offline', at: instant(clock.now) }]);
    expect(state.statusOf(station).state).toBe('offline');
  });

  it('refuses to bridge what it has forgotten', () => {
    const state = new CityState(() => instant(START));
    expect(state.floor).toBe(0);
    for (let n = 0; n < 5_000; n++) state.putAlerts([alert(`a${n}`, 1, 'closed')]);
    expect(state.floor).toBeGreaterThan(0);
    expect(state.floor).toBeLessThan(state.version);
  });
});

describe('the change log', () => {
  it('stays bounded however often the same entries change', () => {
    const log = new ChangeLog<Versioned>();
    const entries = Array.from({ length: 10 }, () => ({ version: 0 }));
    for (let version = 1; version <= 50_000; version++) {
      const entry = entries[version % entries.length];
      if (entry !== undefined) log.note(entry, version);
    }
    expect(log.length).toBeLessThan(2_000);
    expect(log.since(49_995)).toHaveLength(5);
    expect(log.since(0)).toHaveLength(10);
  });
});
