import type {
  PlannedDatastream,
  PlannedEvaluation,
  PlannedUpstream,
  PlannedUsual,
  PlannedWindow,
  RulePlan,
} from '../plan.ts';
import { UsualMemory } from '../window/usual-memory.ts';
import { WindowSignal } from '../window/window-signal.ts';
import type { BoundDatastream, BoundGroup, BoundSilence, Member } from './bound-parts.ts';
import type { BoundStatement } from './bound-statement.ts';
import { watchMembers } from './calm-watch.ts';
import { newDatastream, recordOf, type DatastreamRecord, type EngineRecords } from './engine-records.ts';
import { DeviationSignal, UpstreamSignal, type MemberSignal } from './member-signal.ts';

/** What datastreams are bound to. */
export interface BindingParts {
  readonly plan: RulePlan;
  readonly records: EngineRecords;
  readonly groups: readonly BoundGroup[];
  readonly silences: readonly BoundSilence[];
  readonly statements: readonly BoundStatement[];
}

/** The signals of one datastream. */
interface Signals {
  readonly planned: PlannedDatastream;
  readonly record: DatastreamRecord;
  readonly last: MemberSignal;
  readonly windows: readonly WindowSignal[];
  readonly deviations: readonly DeviationSignal[];
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

function deviationOf(record: DatastreamRecord, usual: PlannedUsual, signal: MemberSignal): DeviationSignal {
  const { name, weeks, timeZone, leastSamples } = usual;
  const memory = recordOf(record.usuals, name, () => new UsualMemory(weeks, timeZone));
  const deviation = new DeviationSignal(memory, signal, leastSamples);
  deviation.refresh(record.newest);
  return deviation;
}

/** Lays out datastreams one after the other; members of a group get their places in that order. */
export class DatastreamBinder {
  readonly #parts: BindingParts;
  /** Members that each group has so far. */
  readonly #places: number[];

  constructor(parts: BindingParts) {
    this.#parts = parts;
    this.#places = parts.groups.map(() => 0);
  }

  bind(planned: PlannedDatastream, timer: number): BoundDatastream {
    const record = this.#recordOf(planned);
    const last = { value: record.last, samples: 1 };
    const windows = planned.windows.map((window) => windowOf(record, window, planned.isCounter));
    const deviations = planned.usuals.map((usual) =>
      deviationOf(record, usual, windows[usual.window] ?? last),
    );
    const signals = { planned, record, last, windows, deviations };
    const members = planned.evaluations.map((evaluation) => this.#bindMember(evaluation, signals));
    return {
      record,
      last,
      windows,
      deviations,
      members,
      watched: watchMembers(members),
      comparing: members.filter(({ inputs }) => inputs.length > 0),
      downstream: [],
      timer,
      leastStaleAfterMs: Math.min(...members.map(({ staleAfterMs }) => staleAfterMs)),
      latestFrom: Math.max(...members.map(({ from }) => from)),
      isOptional: planned.isOptional,
      dependsOn: undefined,
      carries: undefined,
    };
  }

  #recordOf({ key }: PlannedDatastream): DatastreamRecord {
    const { records } = this.#parts;
    return recordOf(records.datastreams, key, () => {
      const created = newDatastream(key, records.clock.elapsed);
      records.touchDatastream(created);
      return created;
    });
  }

  #bindMember(evaluation: PlannedEvaluation, signals: Signals): Member {
    const { rule, staleAfterMs, leastSamples, upstream } = evaluation;
    const { groups, silences, records, plan } = this.#parts;
    const group = groups[evaluation.group];
    const place = this.#places[evaluation.group] ?? 0;
    if (group) this.#places[evaluation.group] = place + 1;
    return {
      rule,
      device: signals.planned.device,
      record: signals.record,
      signal: this.#signalOf(evaluation, signals),
      leastSamples,
      staleAfterMs,
      from: records.rules.get(rule.id)?.from ?? 0,
      group,
      place,
      silence: silences[evaluation.silence],
      inputs: this.#inputsOf(evaluation, signals),
      upstream: upstream && plan.datastreams[upstream.datastream]?.device,
    };
  }

  #inputsOf({ inputs }: PlannedEvaluation, { windows, last }: Signals): Member['inputs'] {
    return inputs.flatMap(({ statement, place, window, leastSamples }) => {
      const bound = this.#parts.statements[statement];
      return bound ? [{ statement: bound, place, signal: windows[window] ?? last, leastSamples }] : [];
    });
  }

  #signalOf({ rule, window, usual, upstream }: PlannedEvaluation, signals: Signals): MemberSignal {
    const { record, last, windows, deviations } = signals;
    if (rule.upstream) return this.#upstreamSignal(record, upstream);
    return deviations[usual] ?? windows[window] ?? last;
  }

  /** A device whose upstream the registry does not know has no signal. */
  #upstreamSignal(record: DatastreamRecord, upstream: PlannedUpstream | undefined): MemberSignal {
    const planned = upstream && this.#parts.plan.datastreams[upstream.datastream];
    const window = planned?.windows[upstream?.window ?? -1];
    if (!upstream || !planned || !window) return { value: NaN, samples: 0 };
    const { window: entries } = windowOf(this.#recordOf(planned), window, planned.isCounter);
    return new UpstreamSignal(record, entries, upstream);
  }
}
