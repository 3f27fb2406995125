import type { BoundEngine } from './bound-engine.ts';
import type { BoundGroup } from './bound-parts.ts';
import type { Decision } from './outbox.ts';
import { subjectOf } from './transition-facts.ts';

/** The level of the standing severity in the rule as it is now; −1 when it has none any more. */
export function standingLevel({ standing, levels }: BoundGroup): number {
  return levels.levels.findIndex(({ rank }) => rank === standing.standing);
}

/** Tells what happened to the group's alert, with the numbers of the given level. */
export function tellGroup(
  engine: BoundEngine,
  group: BoundGroup,
  decision: Decision,
  level: number = standingLevel(group),
): void {
  group.standing.lastAt = engine.outbox.add(decision, subjectOf(group, decision, level));
  engine.records.touchStanding(group.standing);
}
