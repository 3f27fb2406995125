import { compilePlan, initialState, signalReader, step, instant, type Rule } from '@ioc/domain';
import { MOST_CURVES, MOST_POINTS_PER_CURVE } from '@ioc/wire';

import type { RunningJob, SeriesJob } from './lab-job.ts';
import { SignalCurve, type CurvePoints } from './signal-curve.ts';
import { ValueDistribution, type DistributionFacts } from './value-distribution.ts';

/** The signals of the devices drawn, the worst first. */
export interface SeriesFacts {
  readonly curves: readonly {
    readonly place: number;
    readonly samples: number;
    readonly min: number;
    readonly max: number;
    readonly points: CurvePoints;
  }[];
  readonly distribution?: DistributionFacts;
  readonly samples: number;
}

/** The rule with nothing that judges: what is left is its signal. No finite signal exceeds the threshold. */
function signalOnly(rule: Rule): Rule {
  const { id, version, name, department, sector, select, signal, message, ignoreSuspect } = rule;
  return {
    id,
    version,
    name,
    department,
    sector,
    select,
    signal,
    message,
    ...(ignoreSuspect === undefined ? {} : { ignoreSuspect }),
    enabled: true,
    groupBy: 'device',
    levels: [{ severity: 'low', op: '>', threshold: Number.MAX_VALUE }],
  };
}

/** Whether small signals are the bad ones. */
function looksDown({ levels }: Rule): boolean {
  const [level] = levels;
  return level !== undefined && (level.op === '<' || level.op === '<=');
}

/** The signals come from the engine's own windows, read after every observation. */
export function startSeries({ rule, datastreams, span, devices }: SeriesJob): RunningJob {
  const plan = compilePlan([signalOnly(rule)], datastreams);
  const state = initialState();
  // The plan is laid out at the first event; the walk's own first tick is the same one and lets no time pass.
  step(plan, state, { kind: 'tick', now: instant(span.from) });
  const read = signalReader(state, rule.id);
  const distribution = new ValueDistribution();
  const curves = datastreams.map(
    ({ intervalMs }) => new SignalCurve({ ...span, points: MOST_POINTS_PER_CURVE, intervalMs }),
  );
  const readers = datastreams.map(({ device, property }) => read(device, property));
  let samples = 0;
  return {
    plan: () => plan,
    state,
    decided: () => undefined,
    alerts: () => 0,
    observed(place, t) {
      const v = readers[place]?.() ?? NaN;
      if (Number.isNaN(v)) return;
      samples += 1;
      distribution.take(v);
      curves[place]?.take(t, v);
    },
    result() {
      const isDown = looksDown(rule);
      const spread = distribution.facts();
      const drawn = curves
        .map((curve, place) => ({ curve, place }))
        .filter(({ curve, place }) => isDrawn(curve, datastreams[place]?.device))
        .sort((a, b) => (isDown ? a.curve.min - b.curve.min : b.curve.max - a.curve.max))
        .slice(0, MOST_CURVES);
      return {
        kind: 'series',
        facts: {
          curves: drawn.map(({ curve, place }) => ({
            place,
            samples: curve.samples,
            min: curve.min,
            max: curve.max,
            points: curve.points(),
          })),
          ...(spread && { distribution: spread }),
          samples,
        },
      };
    },
  };

  function isDrawn(curve: SignalCurve, device: string | undefined): boolean {
    if (devices !== undefined) return device !== undefined && devices.includes(device);
    return curve.samples > 0;
  }
}
