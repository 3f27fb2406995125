import type { BoundEngine } from './bound-engine.ts';
import type { BoundGroup } from './bound-parts.ts';
import { tellGroup } from './tell-group.ts';

/** Notes that the alert was raised or cleared at `t`, or would have been; too many within the time are flapping (R29). */
export function noteFlip(engine: BoundEngine, { standing, rule }: BoundGroup, t: number): void {
  if (!rule.flap) return;
  const since = t - rule.flap.withinMs;
  const recent = standing.flips.filter((flip) => flip > since);
  standing.flips = [...recent.slice(-rule.flap.changes), t];
  engine.records.touchStanding(standing);
}

/** Whether there were more changes than the rule allows, within its time before the newest. */
function isTooMany({ standing, rule }: BoundGroup): boolean {
  return rule.flap !== undefined && standing.flips.length > rule.flap.changes;
}

/** Event time at which the alert has been calm for long enough; −Infinity for a rule that knows no flapping any more. */
export function calmAt({ standing, rule }: BoundGroup): number {
  return rule.flap ? (standing.flips.at(-1) ?? -Infinity) + rule.flap.withinMs : -Infinity;
}

/** Begins to hold the alert open, if it comes and goes too often; answers whether it is held. */
export function isHeldOpen(engine: BoundEngine, group: BoundGroup): boolean {
  const { standing } = group;
  if (!standing.isFlapping && isTooMany(group)) {
    standing.isFlapping = true;
    tellGroup(engine, group, { kind: 'marked', mark: 'flapping', isOn: true });
  }
  return standing.isFlapping;
}

/** Lets go of the alert when it has been calm for long enough at `t`. */
export function endFlapping(engine: BoundEngine, group: BoundGroup, t: number): void {
  const { standing } = group;
  if (!standing.isFlapping || t < calmAt(group)) return;
  standing.isFlapping = false;
  standing.flips = [];
  tellGroup(engine, group, { kind: 'marked', mark: 'flapping', isOn: false });
}
