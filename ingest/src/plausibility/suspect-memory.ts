/** Suspect values remembered per datastream, so that the same message sent again is judged as it was. */
const MOST_PER_DATASTREAM = 8;

/** Suspect values remembered in all; beyond, those of the datastream that was suspect first are forgotten. */
export const MOST_REMEMBERED_SUSPECTS = 16_384;

interface Suspect {
  readonly t: number;
  readonly v: number;
  readonly reasons: number;
}

/** Which older values were suspect, by the place of their datastream. */
export class SuspectMemory {
  readonly #suspects = new Map<number, Suspect[]>();
  #size = 0;

  /** Remembers a suspect value. */
  add(place: number, suspect: Suspect): void {
    const known = this.#suspects.get(place) ?? [];
    this.#suspects.set(place, known);
    known.push(suspect);
    this.#size += 1;
    if (known.length > MOST_PER_DATASTREAM) {
      known.shift();
      this.#size -= 1;
    }
    for (const [first, { length }] of this.#suspects) {
      if (this.#size <= MOST_REMEMBERED_SUSPECTS) break;
      this.#suspects.delete(first);
      this.#size -= length;
    }
  }

  /** Why this very value was suspect; 0 when it was not, or is not remembered. */
  reasonsOf(place: number, t: number, v: number): number {
    return this.#suspects.get(place)?.find((suspect) => suspect.t === t && suspect.v === v)?.reasons ?? 0;
  }

  /** Everything in rows of place, t, v, reasons, in the order in which it is forgotten. */
  rows(): Float64Array {
    const rows = new Float64Array(this.#size * 4);
    let at = 0;
    for (const [place, suspects] of this.#suspects) {
      for (const { t, v, reasons } of suspects) {
        rows.set([place, t, v, reasons], at);
        at += 4;
      }
    }
    return rows;
  }

  /** Replaces everything by such rows; `places` are the places of today, −1 for what is forgotten. */
  restore(rows: Float64Array, places: Int32Array): void {
    this.#suspects.clear();
    this.#size = 0;
    for (let at = 0; at + 3 < rows.length; at += 4) {
      const [before = 0, t = 0, v = 0, reasons = 0] = rows.subarray(at, at + 4);
      const place = places[before] ?? -1;
      if (place >= 0) this.add(place, { t, v, reasons });
    }
  }
}
