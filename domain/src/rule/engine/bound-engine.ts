import type { DeviceId, PropertyId } from '../../identifiers.ts';
import { DeadlineHeap } from '../deadline-heap.ts';
import type { PlannedParent } from '../plan-parents.ts';
import type { PlannedGroup, RulePlan } from '../plan.ts';
import { DatastreamBinder } from './bind-datastream.ts';
import {
  joinGroup,
  joinSilence,
  type BoundDatastream,
  type BoundGroup,
  type BoundSilence,
  type Member,
} from './bound-parts.ts';
import { BoundStatement } from './bound-statement.ts';
import { meetStatements, tellStatements } from './conditions.ts';
import { newSilence, newStanding, recordOf, type EngineRecords } from './engine-records.ts';
import { createGroupSignal } from './group-signal.ts';
import { linkInhibitors } from './inhibition.ts';
import { meetTime } from './judge.ts';
import { Outbox } from './outbox.ts';
import { isFault, settleParent, type BoundParent } from './parent.ts';

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
  readonly statements: readonly BoundStatement[];
  /** Groups first, so that a level whose time is up rises before the datastream goes stale at the same moment. */
  readonly timers: DeadlineHeap;
  /** Groups with a silent member whose alert waits for a schedule to open; looked at with every tick. */
  readonly waiting = new Set<BoundSilence>();
  readonly #parentAlerts: ReadonlySet<PlannedGroup | undefined>;
  readonly #byDevice = new Map<DeviceId, Map<PropertyId, SelectedDatastream>>();

  constructor(plan: RulePlan, records: EngineRecords) {
    this.plan = plan;
    this.records = records;
    this.#adoptRules();
    const { groups, datastreams, silences, parents } = plan;
    this.#parentAlerts = new Set(parents.map(({ alert }) => alert));
    this.timers = new DeadlineHeap(groups.length + datastreams.length);
    const members = countMembers(plan);
    this.groups = groups.map((planned, index) => this.#bindGroup(planned, members[index] ?? 0, index));
    this.statements = plan.statements.map(
      ({ statement, members: size, groups: places }) =>
        new BoundStatement(
          statement,
          size,
          places.flatMap((place) => this.groups[place] ?? []),
        ),
    );
    this.silences = silences.map((planned, index) => this.#bindSilence(planned, index));
    const binder = new DatastreamBinder(this);
    this.datastreams = datastreams.map((planned, index) => binder.bind(planned, groups.length + index));
    this.#connectUpstreams();
    this.#join();
    this.#bindParents();
    linkInhibitors(this.groups, this.silences);
    this.#arrangeByDevice();
  }

  /** The datastreams of the device that any rule selects, by their property; undefined when there is none. */
  datastreamsOf(device: DeviceId): ReadonlyMap<PropertyId, SelectedDatastream> | undefined {
    return this.#byDevice.get(device);
  }

  #connectUpstreams(): void {
    for (const [index, { evaluations }] of this.plan.datastreams.entries()) {
      for (const [place, { upstream }] of evaluations.entries()) {
        const member = this.datastreams[index]?.members[place];
        if (member && upstream) this.datastreams[upstream.datastream]?.downstream.push(member);
      }
    }
  }

  /** Brings every member's last signal into its groups, once all signals are there to be compared. */
  #join(): void {
    const changed = new Set<BoundGroup>();
    for (const { members } of this.datastreams) {
      for (const member of members) {
        joinGroup(member);
        joinSilence(member);
        tellStatements(member, changed);
      }
    }
    for (const group of this.groups) {
      group.statements.push(...group.planned.statements.flatMap((place) => this.statements[place] ?? []));
      meetStatements(group);
      meetTime(group, group.time.newest + this.records.clock.elapsed - group.time.arrival);
    }
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
    const { key, city, rule, levelSets } = planned;
    const levels = levelSets[0] ?? rule.levelSets.own;
    const places: Member[] = [];
    return {
      planned,
      rule,
      standing: recordOf(this.records.standings, key, () => newStanding(key, city)),
      signal: createGroupSignal({ rule, levels: levels.levels, size: members, members: places }),
      members: places,
      size: members,
      quiet: 0,
      time: { newest: -Infinity, arrival: 0 },
      levels,
      truth: rule.when ? undefined : true,
      statements: [],
      due: Infinity,
      timer,
      inhibitors: [],
      inhibits: [],
      carries: undefined,
    };
  }

  #bindSilence(planned: PlannedGroup, place: number): BoundSilence {
    const { key, city, rule } = planned;
    const record = recordOf(this.records.silences, key, () => newSilence(key, city));
    const isForParent = this.#parentAlerts.has(planned);
    return { planned, rule, record, members: [], silent: 0, place, isForParent, inhibitors: [] };
  }

  #bindParents(): void {
    const byDevice = new Map<string, BoundParent>();
    const alerts = new Map(this.silences.map((silence) => [silence.planned, silence]));
    for (const planned of this.plan.parents) {
      const alert = planned.alert && alerts.get(planned.alert);
      byDevice.set(planned.device, this.#bindParent(planned, alert));
    }
    for (const group of this.groups) {
      const { by, id } = group.planned.group;
      group.carries = by === 'device' ? byDevice.get(id) : undefined;
      if (group.carries && isFault(group)) group.carries.faults++;
    }
    // Twice, as whether a parent is spoken for hangs on which parents are out.
    for (const parent of [...byDevice.values(), ...byDevice.values()]) settleParent(parent);
  }

  #bindParent(planned: PlannedParent, alert: BoundSilence | undefined): BoundParent {
    const at = (places: readonly number[]): BoundDatastream[] =>
      places.flatMap((place) => this.datastreams[place] ?? []);
    const [own, children] = [at(planned.own), at(planned.children)];
    const parent = { own, children, alert, faults: 0, isOut: false, held: countHeld(children) };
    for (const datastream of own) datastream.carries = parent;
    for (const datastream of children) datastream.dependsOn = parent;
    const spoken = children.flatMap(({ members }) => members.filter(({ rule }) => rule === alert?.rule));
    alert?.members.push(...spoken);
    return parent;
  }
}

function countHeld(children: readonly BoundDatastream[]): number {
  return children
    .flatMap(({ record, members }) => members.map(({ rule }) => record.quiet.get(rule.id)))
    .filter((how) => how === 'held').length;
}

function countMembers({ groups, datastreams }: RulePlan): readonly number[] {
  const counts = groups.map(() => 0);
  for (const { evaluations } of datastreams) {
    for (const { group } of evaluations) if (group >= 0) counts[group] = (counts[group] ?? 0) + 1;
  }
  return counts;
}
