/**
 * The order in which two sides take their turns: both in every round, and the one that was last begins the next round,
 * so that a machine that becomes slower or faster meanwhile favours neither.
 *
 * @example roundOrder('a', 'b', 3) // [['a', 'b'], ['b', 'a'], ['a', 'b']]
 */
export function roundOrder<Side>(
  first: Side,
  second: Side,
  rounds: number,
): readonly (readonly [Side, Side])[] {
  return Array.from({ length: rounds }, (_, round) =>
    round % 2 === 0 ? ([first, second] as const) : ([second, first] as const),
  );
}
