import type { DeviceId, PropertyId, RuleId } from '../identifiers.ts';
import type { EngineState } from './engine-state.ts';
import { memberValue } from './engine/bound-parts.ts';

/** Reads one number as it is now; NaN when there is none. */
export type SignalRead = () => number;

const NONE: SignalRead = () => NaN;

/**
 * Reads the signals that a rule judges from the engine itself, after a step: NaN while there is none. Holds for the plan
 * of the last step; with another one it is made anew.
 */
export function signalReader(
  { bound }: EngineState,
  rule: RuleId,
): (device: DeviceId, property: PropertyId) => SignalRead {
  return (device, property) => {
    const selected = bound?.datastreamsOf(device)?.get(property);
    const members = [...(selected?.all?.members ?? []), ...(selected?.credible?.members ?? [])];
    const member = members.find(({ rule: { id } }) => id === rule);
    return member ? () => memberValue(member) : NONE;
  };
}
