import type { Language } from '@ioc/domain';

import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { translate } from '../i18n/translate.ts';

/** Seconds of an hour: a change is judged per second and read per hour (R3). */
const HOUR_SECONDS = 3_600;

/** How the signal's numbers are shown: the number of the rule times `factor`, in `unit`. */
export interface SignalScale {
  readonly factor: number;
  readonly unit: string;
  /** Decimals that a reader can use. */
  readonly decimals: number;
}

/**
 * How people read the numbers that a rule judges. A rate is kept per second and read per hour, a count has no unit of
 * its property, and a deviation from the usual is counted in usual deviations (R44).
 *
 * @example
 * a rate of 0.0000834 m/s is shown as 0.3 m/h
 */
export function signalScale(
  language: Language,
  signal: RuleJson['signal'],
  property: PropertyJson | undefined,
): SignalScale {
  const own = property?.kind === 'boolean' ? '' : (property?.display[language] ?? '');
  const decimals = property?.decimals ?? 2;
  if (signal.usual !== undefined)
    return { factor: 1, unit: translate(language, 'lab.unit.usual'), decimals: 1 };
  switch (signal.fn) {
    case 'rate':
      return {
        factor: HOUR_SECONDS,
        unit: translate(language, 'lab.unit.perHour', { unit: own }),
        decimals: decimals + 1,
      };
    case 'count':
      return { factor: 1, unit: translate(language, 'lab.unit.samples'), decimals: 0 };
    case 'mean':
    case 'stddev':
    case 'delta':
    case 'p95':
      return { factor: 1, unit: own, decimals: Math.min(4, decimals + 1) };
    case 'last':
    case 'min':
    case 'max':
    case 'sum':
      return { factor: 1, unit: own, decimals };
  }
}

/** A number of the rule as it is shown, freed of the noise of its binary form. */
export function shown(value: number, { factor }: SignalScale): number {
  return factor === 1 ? value : Number((value * factor).toPrecision(6));
}

/** A shown number as the rule keeps it. */
export function kept(value: number, { factor }: SignalScale): number {
  return factor === 1 ? value : Number((value / factor).toPrecision(8));
}
