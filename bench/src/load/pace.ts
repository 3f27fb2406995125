/** Holds a fleet to a rate: so many messages are due since it began, no more, and none is made up for twice. */
export class Pace {
  readonly #perSecond: number | undefined;
  readonly #nowMs: () => number;
  readonly #beganMs: number;
  #taken = 0;

  /** Begins now; without a rate everything is due. */
  constructor(perSecond: number | undefined, nowMs: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#nowMs = nowMs;
    this.#beganMs = nowMs();
  }

  /** Takes up to `wanted` of what is due; how many those are. */
  take(wanted: number): number {
    if (this.#perSecond === undefined) return wanted;
    const due = Math.floor(((this.#nowMs() - this.#beganMs) * this.#perSecond) / 1_000) - this.#taken;
    const count = Math.max(0, Math.min(wanted, due));
    this.#taken += count;
    return count;
  }
}
