import { statementsOf } from './check-condition.ts';
import { durationMs } from './duration-ms.ts';
import { compileCondition } from './level-condition.ts';
import type { Condition, PropertyCondition, Rule } from './rule.ts';
import { leastOf, type SampledSignal } from './sampled-signal.ts';
import type { PropertyId } from '../identifiers.ts';

/** True, false, or undefined for unknown. */
export type Truth = boolean | undefined;

/** A statement about a property, compiled: what it looks at, and whether a value satisfies it. */
export interface CompiledStatement extends SampledSignal {
  readonly property: PropertyId;
  readonly of: Rule['groupBy'];
  readonly isSatisfied: (value: number) => boolean;
}

/** A condition with its statements numbered; `truth` combines theirs (R40). */
export interface CompiledWhen {
  readonly statements: readonly CompiledStatement[];
  readonly truth: (of: (statement: number) => Truth) => Truth;
}

type Combine = (of: (statement: number) => Truth) => Truth;

function compileStatement(statement: PropertyCondition): CompiledStatement {
  const { fn = 'last', property, of = 'device', coverage } = statement;
  return {
    fn,
    windowMs: fn === 'last' ? 0 : (durationMs(statement.window) ?? 0),
    minSamples: leastOf(fn, statement.minSamples),
    coverage: coverage ?? 0,
    property,
    of,
    isSatisfied: compileCondition({ ...statement, severity: 'low' }).raises,
  };
}

/** What decides the whole wins over unknown: false in `all`, true in `any` (Kleene's strong logic). */
function combine(parts: readonly Combine[], decisive: boolean): Combine {
  return (of) => {
    let truth: Truth = !decisive;
    for (const part of parts) {
      const one = part(of);
      if (one === decisive) return decisive;
      if (one === undefined) truth = undefined;
    }
    return truth;
  };
}

/** Compiles a condition; statements are numbered in the order in which `statementsOf` names them. */
export function compileWhen(condition: Condition): CompiledWhen {
  let next = 0;
  const compile = (part: Condition): Combine => {
    if ('all' in part) return combine(part.all.map(compile), false);
    if ('any' in part) return combine(part.any.map(compile), true);
    if ('not' in part) {
      const inner = compile(part.not);
      return (of) => {
        const truth = inner(of);
        return truth === undefined ? undefined : !truth;
      };
    }
    const place = next++;
    return (of) => of(place);
  };
  const truth = compile(condition);
  return { statements: statementsOf(condition).map(compileStatement), truth };
}
