import { failed, succeeded, type EpochMs, type Outcome } from '@ioc/domain';
import jsonata from 'jsonata';

/** Steps of the evaluator that one message may take: some 20 ms. A count and no clock, so that every decoding ends alike. */
export const MOST_STEPS = 20_000;

/** How deep evaluation may nest: a recursion without end stops here and not at the end of the stack. */
export const DEEPEST_EVALUATION = 200;

/** The longest text and list that an expression may make. */
export const LONGEST_TEXT = 65_536;
export const LONGEST_LIST = 10_000;

/** The largest payload that an expression gets, in bytes; the smaller bound holds where it matches by patterns. */
export const LARGEST_EXPRESSION_INPUT_BYTES = 65_536;
export const LARGEST_PATTERN_INPUT_BYTES = 4_096;

/** What would make two evaluations of one message differ, or run code that was not read before. */
const FORBIDDEN_FUNCTIONS: ReadonlySet<string> = new Set(['eval', 'random', 'shuffle', 'pad']);

/** A repeated group, which can take a time that grows exponentially with the text. */
const REPEATED_GROUP = /\)(?:[*+]|\{\d+,)/;

/** What an expression is given. */
export interface ExpressionInput {
  readonly topic: readonly string[];
  readonly payload: unknown;
  readonly receivedAt: EpochMs;
}

/** A compiled expression: pure, synchronous, bounded. */
export interface MappingExpression {
  readonly largestInputBytes: number;
  /** The result (undefined for nothing), or a sentence that says why there is none. */
  evaluate(input: ExpressionInput): Outcome<unknown, string>;
}

/** The expression took more than it may. */
class BoundExceededError extends Error {
  override readonly name = 'BoundExceededError';
}

function messageOf(error: unknown): string {
  // JSONata throws plain objects with a message.
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}

/** Names of the functions that the tree refers to, and whether it holds a pattern or a range; patterns are checked. */
interface TreeFindings {
  readonly faults: string[];
  hasPattern: boolean;
}

function inspect(root: unknown): TreeFindings {
  const findings: TreeFindings = { faults: [], hasPattern: false };
  const waiting: unknown[] = [root];
  const seen = new Set<object>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    inspectNode(node, findings);
    for (const child of Object.values(node)) waiting.push(child);
  }
  return findings;
}

function inspectNode(node: object, findings: TreeFindings): void {
  const type: unknown = Reflect.get(node, 'type');
  const value: unknown = Reflect.get(node, 'value');
  if (type === 'variable' && typeof value === 'string' && FORBIDDEN_FUNCTIONS.has(value))
    findings.faults.push(`$${value} is not available here`);
  if (type === 'binary' && value === '..') findings.faults.push('ranges (..) are not available here');
  if (value instanceof RegExp) {
    findings.hasPattern = true;
    if (REPEATED_GROUP.test(value.source))
      findings.faults.push(`the pattern /${value.source}/ repeats a group, which is not available here`);
  }
}

/** Bindings that count the steps and look at what each one made. */
function bounds(): Readonly<Record<string, unknown>> {
  let steps = 0;
  let depth = 0;
  return {
    __evaluate_entry: () => {
      steps += 1;
      depth += 1;
      if (steps > MOST_STEPS) throw new BoundExceededError(`more than ${MOST_STEPS} steps`);
      if (depth > DEEPEST_EVALUATION)
        throw new BoundExceededError(`nested more than ${DEEPEST_EVALUATION} deep`);
    },
    __evaluate_exit: (_node: unknown, _input: unknown, _environment: unknown, result: unknown) => {
      depth -= 1;
      if (typeof result === 'string' && result.length > LONGEST_TEXT)
        throw new BoundExceededError(`a text of more than ${LONGEST_TEXT} characters`);
      if (Array.isArray(result) && result.length > LONGEST_LIST)
        throw new BoundExceededError(`a list of more than ${LONGEST_LIST} items`);
    },
  };
}

/**
 * Compiles a JSONata expression for the synchronous evaluator of the 1.8 line (docs/decisions/0010). A fault is a sentence
 * that says what is wrong with it.
 */
export function compileExpression(text: string): Outcome<MappingExpression, string> {
  let expression: jsonata.Expression;
  try {
    expression = jsonata(text);
  } catch (error) {
    return failed(messageOf(error));
  }
  const { faults, hasPattern } = inspect(expression.ast());
  if (faults.length > 0) return failed(faults.join('; '));
  return succeeded({
    largestInputBytes: hasPattern ? LARGEST_PATTERN_INPUT_BYTES : LARGEST_EXPRESSION_INPUT_BYTES,
    evaluate(input) {
      // The arrival is the only "now" that every decoding of the message shares.
      const now = { now: () => new Date(input.receivedAt).toISOString(), millis: () => input.receivedAt };
      try {
        const result: unknown = expression.evaluate(input, { ...bounds(), ...now });
        return succeeded(result);
      } catch (error) {
        return failed(messageOf(error).slice(0, 200));
      }
    },
  });
}
