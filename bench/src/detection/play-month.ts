import {
  checkValue,
  compilePlan,
  FUTURE_TOLERANCE_MS,
  initialState,
  instant,
  SIMULATED_TAG,
  step,
  stepReading,
  type DeviceId,
  type EpochMs,
  type EvaluatedDatastream,
  type HealthReason,
  type Reading,
  type ReadingValue,
} from '@ioc/domain';
import { readingsFrom, type SimulatedCity, type SimulatedMessage } from '@ioc/device-simulators';
import { ReadingJudge } from '@ioc/ingest';
import type { StoredDevice } from '@ioc/record-store';

import { AlertBook, type TracedAlert } from './alert-book.ts';
import type { SeedCity } from './seed-city.ts';

/** How often the engine hears the clock, in milliseconds of the simulated city. */
export const TICK_EVERY_MS = 15_000;

/** When a device's health first showed a reason, and since when it does not any more. */
export interface HealthSpell {
  readonly device: DeviceId;
  readonly reason: HealthReason;
  readonly from: EpochMs;
  to: EpochMs | undefined;
}

/** What the product said about a simulated time, and what it was told. */
export interface PlayedMonth {
  readonly alerts: readonly TracedAlert[];
  readonly spells: readonly HealthSpell[];
  readonly duplicateRaises: number;
  readonly values: number;
  readonly refused: number;
  readonly suspect: number;
}

/** What is played: the city, and the part of its time. */
export interface PlayOptions {
  readonly seedCity: SeedCity;
  readonly city: SimulatedCity;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly onDay: (day: number) => void;
}

const DAY_MS = 86_400_000;

/** The datastreams of the fleet as the rules are told of them. */
export function evaluatedDatastreams({ devices, properties }: SeedCity): readonly EvaluatedDatastream[] {
  const kinds = new Map(properties.map(({ id, kind }) => [id, kind]));
  return devices.flatMap(({ id, city, area, location, tags, datastreams }) =>
    datastreams.map(({ property, intervalSeconds }) => ({
      device: id,
      property,
      city,
      ...(area === undefined ? {} : { area }),
      location,
      tags,
      intervalMs: intervalSeconds * 1_000,
      isCounter: kinds.get(property) === 'counter',
      isOptional: tags.includes(SIMULATED_TAG),
    })),
  );
}

class Play {
  readonly book: AlertBook;
  readonly spells: HealthSpell[] = [];
  values = 0;
  refused = 0;
  suspect = 0;
  readonly #plan: ReturnType<typeof compilePlan>;
  readonly #state = initialState();
  readonly #judge: ReadingJudge;
  readonly #properties;
  readonly #devices: ReadonlyMap<DeviceId, StoredDevice>;
  readonly #standing = new Map<string, HealthSpell>();

  constructor(seedCity: SeedCity) {
    const { rules, devices, properties } = seedCity;
    this.#plan = compilePlan(rules, evaluatedDatastreams(seedCity));
    this.#judge = new ReadingJudge(devices, properties);
    this.#properties = new Map(properties.map((property) => [property.id, property]));
    this.#devices = new Map(devices.map((device) => [device.id, device]));
    this.book = new AlertBook(new Map(rules.map((rule) => [rule.id, rule])), this.#devices);
  }

  tick(now: EpochMs): void {
    this.#judge.tick(now);
    this.book.take(step(this.#plan, this.#state, { kind: 'tick', now }).transitions, now);
    for (const { device, health } of this.#judge.takeChanges(now))
      this.#noteHealth(device.id, health.reasons, now);
  }

  message({ target, at, observedAt, seq, values }: SimulatedMessage): void {
    const device = this.#devices.get(target.device.id);
    if (!device || !values) return;
    this.values += values.length;
    if (observedAt > at + FUTURE_TOLERANCE_MS) {
      this.refused += values.length;
      this.#judge.refuse(device, 'future', at);
      return;
    }
    const usable = values.filter((value) => this.#isUsable(value));
    this.refused += values.length - usable.length;
    if (usable.length === 0) return;
    const reading: Reading = {
      device: device.id,
      observedAt,
      receivedAt: at,
      isTimeAssumed: false,
      seq,
      values: usable,
    };
    for (const judged of this.#judge.judge(device, [reading], at)) {
      for (const { q } of judged.values) if (q === 'suspect') this.suspect += 1;
      this.book.take(stepReading(this.#plan, this.#state, judged), at);
    }
  }

  #isUsable({ property, v }: ReadingValue): boolean {
    const known = this.#properties.get(property);
    return known !== undefined && checkValue(v, known).ok;
  }

  #noteHealth(device: DeviceId, reasons: readonly HealthReason[], now: EpochMs): void {
    for (const reason of reasons) {
      const key = `${device}|${reason}`;
      if (this.#standing.has(key)) continue;
      const spell: HealthSpell = { device, reason, from: now, to: undefined };
      this.#standing.set(key, spell);
      this.spells.push(spell);
    }
    for (const [key, spell] of this.#standing) {
      if (spell.device !== device || reasons.includes(spell.reason)) continue;
      spell.to = now;
      this.#standing.delete(key);
    }
  }
}

/** Plays a simulated time through the product's own checks, judge, rules and alerts: event time, as fast as it goes. */
export function playMonth({ seedCity, city, from, to, onDay }: PlayOptions): PlayedMonth {
  const play = new Play(seedCity);
  let tickAt: number = from;
  let day = 0;
  for (const message of readingsFrom(city, from)) {
    for (; tickAt <= message.at; tickAt += TICK_EVERY_MS) play.tick(instant(tickAt));
    if (message.at >= to) break;
    play.message(message);
    const passed = Math.floor((message.at - from) / DAY_MS);
    if (passed > day) onDay((day = passed));
  }
  const { book, spells, values, refused, suspect } = play;
  return { alerts: book.traced, duplicateRaises: book.duplicateRaises, spells, values, refused, suspect };
}
