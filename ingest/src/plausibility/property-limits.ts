import type { ObservedProperty, PropertyId } from '@ioc/domain';

/** What a property's values are judged by; NaN where there is no limit, which no comparison meets. */
export interface PropertyLimits {
  stepMax: number;
  stepPerMs: number;
  flatlineMs: number;
  withinMeters: number;
  leastNeighbours: number;
  neighbourMax: number;
}

/** The limits of properties by a place that never changes, so that values need no look-up by name. */
export class PropertyTable {
  readonly ids: PropertyId[] = [];
  readonly #limits: PropertyLimits[] = [];
  readonly #places = new Map<PropertyId, number>();
  #catalogue: ReadonlyMap<string, ObservedProperty> = new Map();

  /** Takes over a changed catalogue. */
  adopt(catalogue: ReadonlyMap<string, ObservedProperty>): void {
    this.#catalogue = catalogue;
    for (const [place, id] of this.ids.entries()) this.#limits[place] = limitsOf(catalogue.get(id));
  }

  /** The place of a property; a new one if it has none. */
  placeOf(id: PropertyId): number {
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    const place = this.ids.push(id) - 1;
    this.#places.set(id, place);
    this.#limits.push(limitsOf(this.#catalogue.get(id)));
    return place;
  }

  /** The limits of the property at the place. */
  limitsAt(place: number): PropertyLimits | undefined {
    return this.#limits[place];
  }
}

function limitsOf(property: ObservedProperty | undefined): PropertyLimits {
  // Counters rest as long as nothing is counted, and states may stay as they are: only measured quantities are judged.
  const judged = property?.kind === 'number' ? property : undefined;
  const { step, flatlineSeconds, neighbours } = judged ?? {};
  return {
    stepMax: step?.max ?? NaN,
    stepPerMs: (step?.perSeconds ?? NaN) * 1_000,
    flatlineMs: (flatlineSeconds ?? NaN) * 1_000,
    withinMeters: neighbours?.withinMeters ?? NaN,
    leastNeighbours: neighbours?.atLeast ?? NaN,
    neighbourMax: neighbours?.max ?? NaN,
  };
}
