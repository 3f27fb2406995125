/** The parts of the system without which a screen does not tell the truth. */
export const PARTS = ['ingest', 'store', 'broker', 'records'] as const;

/** A part of the system. */
export type Part = (typeof PARTS)[number];

type Listener = (part: Part, isReachable: boolean) => void;

/**
 * Which parts of the system answer. Several watchers may judge one part (our own call to the store, and ingest's): it
 * is reachable when every one of them that has spoken says so and at least one has.
 */
export class Reachability {
  readonly #judgements = new Map<Part, Map<string, boolean>>();
  readonly #told = new Map<Part, boolean>();
  readonly #listeners = new Set<Listener>();

  /** Notes a watcher's judgement; listeners hear when the part's state changes by it. */
  judge(part: Part, watcher: string, isReachable: boolean): void {
    const ofPart = this.#judgements.get(part) ?? new Map<string, boolean>();
    ofPart.set(watcher, isReachable);
    this.#judgements.set(part, ofPart);
    const is = this.isReachable(part);
    if ((this.#told.get(part) ?? false) === is) return;
    this.#told.set(part, is);
    for (const listener of this.#listeners) listener(part, is);
  }

  /** Whether the part answers, as far as is known; false until somebody has looked. */
  isReachable(part: Part): boolean {
    const judgements = [...(this.#judgements.get(part)?.values() ?? [])];
    return judgements.length > 0 && judgements.every((isReachable) => isReachable);
  }

  /** The parts that do not answer. */
  get stale(): readonly Part[] {
    return PARTS.filter((part) => !this.isReachable(part));
  }

  /** Hears of every change. */
  onChange(listener: Listener): void {
    this.#listeners.add(listener);
  }
}
