/** The seed of a bounded run when none is given: any number, but always the same one, so that a failure repeats. */
const DEFAULT_SEED = 20_261_123;

/** How long one row lasts and from which seed its choices come; `tools/faults.mjs` sets it by the command line. */
export interface FaultForm {
  /** Whether the rows run as long as faults.md asks, instead of as long as a test run allows. */
  readonly isSoak: boolean;
  readonly seed: number;
  /** Minutes that replace the length of every long row, to try one; undefined: the row's own. */
  readonly soakMinutes: number | undefined;
}

function positive(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`${name}: got ${text}; expected a positive number`);
  return value;
}

/** The form of this run. Throws on a malformed variable. */
export function faultForm(): FaultForm {
  return {
    isSoak: process.env['IOC_FAULTS_SOAK'] === '1',
    seed: positive('IOC_FAULTS_SEED') ?? DEFAULT_SEED,
    soakMinutes: positive('IOC_FAULTS_MINUTES'),
  };
}

/** How long a row runs its fault, in milliseconds: seconds in the bounded form, minutes in the long one. */
export function faultLengthMs(length: { readonly boundedS: number; readonly soakMin: number }): number {
  const { isSoak, soakMinutes } = faultForm();
  return isSoak ? (soakMinutes ?? length.soakMin) * 60_000 : length.boundedS * 1_000;
}

/** How many times as long as faults.md allows something may take in the bounded form, which other tests run beside. */
const BUSY_FACTOR = 5;

/** The limit of a time that faults.md names, in milliseconds: as it stands there in the long form. */
export function withinMs(limitMs: number): number {
  return faultForm().isSoak ? limitMs : BUSY_FACTOR * limitMs;
}

/** How often a row does its fault: a number of times in the bounded form, for its minutes in the long one. */
export class FaultRounds {
  readonly #bounded: number;
  readonly #endsAtMs: number;
  #done = 0;

  constructor({ bounded, soakMin }: { readonly bounded: number; readonly soakMin: number }) {
    this.#bounded = bounded;
    this.#endsAtMs = performance.now() + faultLengthMs({ boundedS: 0, soakMin });
  }

  /** Rounds that were begun. */
  get count(): number {
    return this.#done;
  }

  /** Whether there is another round; then it counts as begun. */
  next(): boolean {
    const goesOn = faultForm().isSoak ? performance.now() < this.#endsAtMs : this.#done < this.#bounded;
    if (goesOn) this.#done += 1;
    return goesOn;
  }
}
