import type { DeviceId, PropertyId } from '../identifiers.ts';
import type { ObservationValue, Quality } from '../observation/observation.ts';
import type { EpochMs } from '../time/instant.ts';

/** An observation of one datastream; `t` is the device's clock. */
export interface ObservationEvent {
  readonly kind: 'observation';
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly t: EpochMs;
  readonly v: ObservationValue;
  readonly q: Quality;
}

/** The machine's clock, about once a second and at least once a minute. */
export interface TickEvent {
  readonly kind: 'tick';
  readonly now: EpochMs;
}

/** What the engine is told. */
export type EngineEvent = ObservationEvent | TickEvent;
