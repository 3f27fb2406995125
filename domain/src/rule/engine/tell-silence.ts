import type { BoundEngine } from './bound-engine.ts';
import { isMissing, silentSince, type BoundSilence } from './bound-parts.ts';
import type { Decision } from './outbox.ts';

const SECOND_MS = 1_000;

/** Tells what happened to an alert about silence: the longest of a member, and what is allowed, both in seconds. */
export function tellSilence(engine: BoundEngine, silence: BoundSilence, decision: Decision): void {
  const { planned, rule, record, members } = silence;
  const { elapsed } = engine.records.clock;
  const missing = members.filter((member) => isMissing(silence, member));
  const longest = missing.reduce((most, member) => Math.max(most, elapsed - silentSince(member)), -Infinity);
  const [first = members[0]] = missing;
  record.lastAt = engine.outbox.add(decision, {
    rule,
    alertKind: 'no-data',
    group: planned.group,
    city: planned.city,
    lastAt: decision.kind === 'raised' ? undefined : record.lastAt,
    value: longest === -Infinity ? NaN : longest / SECOND_MS,
    threshold: first === undefined ? undefined : first.staleAfterMs / SECOND_MS,
  });
  engine.records.touchSilence(record);
}
