import {
  parseIsoDuration,
  selects,
  severityRank,
  type DeviceId,
  type EvaluatedDatastream,
  type Rule,
} from '@ioc/domain';
import type { Expectation, Incident, SimulatedCity, SimulatedDevice } from '@ioc/device-simulators';

/** What must be noticed: on which device, from when, and how long the rule itself waits (`for`). */
export interface Requirement {
  readonly incident: Incident;
  readonly expectation: Expectation;
  readonly device: DeviceId;
  readonly crossedAt: number;
  readonly forMs: number;
  readonly intervalMs: number;
}

/** What a truth is measured with. */
export interface TruthContext {
  readonly city: SimulatedCity;
  readonly devices: ReadonlyMap<DeviceId, SimulatedDevice>;
  readonly datastreams: ReadonlyMap<string, EvaluatedDatastream>;
  readonly rules: readonly Rule[];
}

const SILENT_INTERVALS = 3;
const COMPARE = {
  '>': (a: number, b: number) => a > b,
  '<': (a: number, b: number) => a < b,
  '>=': (a: number, b: number) => a >= b,
  '<=': (a: number, b: number) => a <= b,
} as const;

function durationMs(text: string | undefined): number {
  const parsed = text === undefined ? undefined : parseIsoDuration(text);
  return parsed?.ok ? parsed.value : 0;
}

/** How long the quickest rule that can tell the expectation waits by its own will. */
function waitMs(
  datastream: EvaluatedDatastream,
  { property, severity, kind }: Expectation,
  rules: readonly Rule[],
): number {
  const able = rules.filter(({ select }) => select.property === property && selects(select, datastream));
  const waits =
    kind === 'no-data'
      ? able.flatMap(({ noData }) =>
          noData ? [noData.after ? durationMs(noData.after) : SILENT_INTERVALS * datastream.intervalMs] : [],
        )
      : able.flatMap(({ levels }) =>
          levels
            .filter((level) => severityRank(level.severity) >= severityRank(severity))
            .map((level) => durationMs(level.for)),
        );
  return waits.length === 0 ? 0 : Math.min(...waits);
}

/** When the truth, or its mean over the expectation's own time, goes past the threshold for at least `holdMs`. */
function crossing(
  value: (t: number) => number,
  { from, to }: Incident,
  { op, threshold, over, stepMs, holdMs }: Expectation & { readonly stepMs: number; readonly holdMs: number },
): number | undefined {
  if (op === undefined || threshold === undefined) return to - from > holdMs ? from : undefined;
  const length = Math.max(1, Math.round((over ?? 0) / stepMs));
  const window: number[] = [];
  let sum = 0;
  let since: number | undefined;
  for (let t = from - (length - 1) * stepMs; t < to; t += stepMs) {
    const v = value(t);
    window.push(v);
    sum += v;
    if (window.length > length) sum -= window.shift() ?? 0;
    const holds = t >= from && COMPARE[op](sum / window.length, threshold);
    since = holds ? (since ?? t) : undefined;
    if (since !== undefined && t - since >= holdMs) return since;
  }
  return undefined;
}

/** What must be noticed of an incident: nothing where the truth does not go past the threshold long enough. */
export function requirementsOf(incident: Incident, context: TruthContext): readonly Requirement[] {
  return incident.expect.flatMap((expectation) =>
    incident.devices.flatMap((id) => {
      const device = context.devices.get(id);
      const datastream = context.datastreams.get(`${id}|${expectation.property}`);
      if (!device || !datastream) return [];
      const { intervalMs } = datastream;
      const forMs = waitMs(datastream, expectation, context.rules);
      const value = (t: number): number => Number(context.city.truthAt(device, expectation.property, t));
      const holdMs = forMs + 2 * intervalMs;
      const crossedAt = crossing(value, incident, { ...expectation, stepMs: intervalMs, holdMs });
      return crossedAt === undefined
        ? []
        : [{ incident, expectation, device: id, crossedAt, forMs, intervalMs }];
    }),
  );
}
