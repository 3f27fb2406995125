import type { DeviceId, PropertyId } from '../../identifiers.ts';
import { DeadlineHeap } from '../deadline-heap.ts';
import type { PlannedDatastream, PlannedEvaluation, PlannedGroup, PlannedWindow, RulePlan } from '../plan.ts';
import { WindowSignal } from '../window/window-signal.ts';
import {
  newDatastream,
  newSilence,
  newStanding,
  type DatastreamRecord,
  type EngineRecords,
} from './engine-records.ts';
import { createGroupSignal } from './group-signal.ts';
import { Outbox } from './outbox.ts';
import {
  joinGroup,
  joinSilence,
  type BoundDatastream,
  type BoundGroup,
  type BoundSilence,
  type Member,
  type MemberSignal,
} from './bound-parts.ts';

function recordOf<K, R>(records: Map<K, R>, key: K, create: () => R): R {
  const known = records.get(key);
  if (known) return known;
  const created = create();
  records.set(key, created);
  return created;
}

/** A datastream as rules see it, and as those rules see it that ignore suspect values; undefined where no rule does. */
export interface SelectedDatastream {
  all: BoundDatastream | undefined;
  credible: BoundDatastream | undefined;
}

/** The engine's records laid out for one plan, so that an observation finds all that it touches by number. */
export class BoundEngine {
  readonly plan: RulePlan;
  readonly records: EngineRecords;
  readonly outbox = new Outbox();
  readonly groups: readonly BoundGroup[];
  readonly silences: readonly BoundSilence[];
  readonly datastreams: readonly BoundDatastream[];
  /** Groups first, so that a level whose time is up rises before the datastream goes stale at the same moment. */
  readonly timers: DeadlineHeap;
  /** Groups with a silent member whose alert waits for a schedule to open; looked at with every tick. */
  readonly waiting = new Set<BoundSilence>();
  readonly #byDevice = new Map<DeviceId, Map<PropertyId, SelectedDatastream>>();

  constructor(plan: RulePlan, records: EngineRecords) {
    this.plan = plan;
    this.records = records;
    this.#adoptRules();
    const { groups, datastreams, silences } = plan;
    this.timers = new DeadlineHeap(groups.length + datastreams.length);
    const members = countMembers(plan);
    this.groups = groups.map((planned, index) => this.#bindGroup(planned, members[index] ?? 0, index));
    this.silences = silences.map((planned, index) => this.#bindSilence(planned, index));
    const places = groups.map(() => 0);
    this.datastreams = datastreams.map((planned, index) =>
      this.#bindDatastream(planned, groups.length + index, places),
    );
    this.#arrangeByDevice();
  }

  /** The datastreams of the device that any rule selects, by their property; undefined when there is none. */
  datastreamsOf(device: DeviceId): ReadonlyMap<PropertyId, SelectedDatastream> | undefined {
    return this.#byDevice.get(device);
  }

  #arrangeByDevice(): void {
    const { index, credibleIndex } = this.plan;
    for (const [property, devices] of index) {
      for (const [device, place] of devices) this.#selected(device, property).all = this.datastreams[place];
    }
    for (const [property, devices] of credibleIndex) {
      for (const [device, place] of devices)
        this.#selected(device, property).credible = this.datastreams[place];
    }
  }

  #selected(device: DeviceId, property: PropertyId): SelectedDatastream {
    const ofDevice = recordOf(this.#byDevice, device, () => new Map<PropertyId, SelectedDatastream>());
    return recordOf(ofDevice, property, () => ({ all: undefined, credible: undefined }));
  }

  #adoptRules(): void {
    const { records, plan } = this;
    for (const [id, version] of plan.active) {
      const known = records.rules.get(id);
      if (known?.version === version) continue;
      const from = records.clock.elapsed;
      const record = known ?? { id, version, from, isDirty: false };
      record.version = version;
      record.from = from;
      records.rules.set(id, record);
      records.touchRule(record);
    }
  }

  #bindGroup(planned: PlannedGroup, members: number, timer: number): BoundGroup {
    const { key, city, rule } = planned;
    return {
      planned,
      rule,
      standing: recordOf(this.records.standings, key, () => newStanding(key, city)),
      signal: createGroupSignal(rule, members),
      members,
      quiet: 0,
      time: { newest: -Infinity, arrival: 0 },
      due: Infinity,
      timer,
    };
  }

  #bindSilence(planned: PlannedGroup, place: number): BoundSilence {
    const { key, city, rule } = planned;
    const record = recordOf(this.records.silences, key, () => newSilence(key, city));
    return { planned, rule, record, members: [], silent: 0, place };
  }

  #bindDatastream(planned: PlannedDatastream, timer: number, places: number[]): BoundDatastream {
    const { records } = this;
    const record = recordOf(records.datastreams, planned.key, () => {
      const created = newDatastream(planned.key, records.clock.elapsed);
      records.touchDatastream(created);
      return created;
    });
    const last = { value: record.last, samples: 1 };
    const windows = planned.windows.map((window) => windowOf(record, window, planned.isCounter));
    const members = planned.evaluations.map((evaluation) =>
      this.#bindMember(evaluation, { record, last, windows, places }),
    );
    return { record, last, windows, members, timer, isOptional: planned.isOptional };
  }

  #bindMember(evaluation: PlannedEvaluation, datastream: DatastreamParts): Member {
    const { rule, staleAfterMs } = evaluation;
    const { record, last, windows, places } = datastream;
    const place = places[evaluation.group] ?? 0;
    const member: Member = {
      rule,
      record,
      signal: windows[evaluation.window] ?? last,
      staleAfterMs,
      from: this.records.rules.get(rule.id)?.from ?? 0,
      group: this.groups[evaluation.group],
      place,
      silence: this.silences[evaluation.silence],
    };
    if (member.group) places[evaluation.group] = place + 1;
    joinGroup(member);
    joinSilence(member);
    return member;
  }
}

interface DatastreamParts {
  readonly record: DatastreamRecord;
  readonly last: MemberSignal;
  readonly windows: readonly WindowSignal[];
  /** Members that each group has so far. */
  readonly places: number[];
}

function countMembers({ groups, datastreams }: RulePlan): readonly number[] {
  const counts = groups.map(() => 0);
  for (const { evaluations } of datastreams) {
    for (const { group } of evaluations) if (group >= 0) counts[group] = (counts[group] ?? 0) + 1;
  }
  return counts;
}

function windowOf(
  record: DatastreamRecord,
  { fn, windowMs }: PlannedWindow,
  isCounter: boolean,
): WindowSignal {
  const stored = recordOf(record.windows, `${fn}|${windowMs}`, () => ({
    signal: new WindowSignal({ fn, windowMs, isCounter }),
    savedFrom: 0,
    savedTo: 0,
  }));
  stored.signal.isCounter = isCounter;
  return stored.signal;
}
