/**
 * At most one deadline per timer, the earliest first, equal ones by the timer's number. Memory is fixed by the number
 * of timers; setting and taking cost O(log n).
 *
 * A deadline can only be brought forward. One that moved back is found when it is taken, and set again by its owner:
 * so a timer that every observation pushes back costs nothing per observation.
 */
export class DeadlineHeap {
  readonly #deadlines: Float64Array;
  /** Timer → place in the heap; −1 when it has no deadline. */
  readonly #places: Int32Array;
  readonly #heap: Int32Array;
  #length = 0;

  constructor(timers: number) {
    this.#deadlines = new Float64Array(timers);
    this.#places = new Int32Array(timers).fill(-1);
    this.#heap = new Int32Array(timers);
  }

  /** Gives the timer a deadline unless it has an earlier one; Infinity is none. */
  bringForward(timer: number, deadline: number): void {
    if (deadline === Infinity) return;
    let place = this.#places[timer] ?? -1;
    if (place < 0) place = this.#length++;
    else if ((this.#deadlines[timer] ?? 0) <= deadline) return;
    this.#deadlines[timer] = deadline;
    this.#rise(timer, place);
  }

  /** Takes the timer with the earliest deadline at or before `now`; −1 when there is none. */
  takeDue(now: number): number {
    const first = this.#heap[0];
    if (this.#length === 0 || first === undefined || (this.#deadlines[first] ?? 0) > now) return -1;
    this.#places[first] = -1;
    const last = this.#heap[--this.#length];
    if (this.#length > 0 && last !== undefined) this.#sink(last);
    return first;
  }

  /** The deadline that the timer has or had last. */
  deadlineOf(timer: number): number {
    return this.#deadlines[timer] ?? Infinity;
  }

  #isBefore(a: number, b: number): boolean {
    const apart = (this.#deadlines[a] ?? 0) - (this.#deadlines[b] ?? 0);
    return apart < 0 || (apart === 0 && a < b);
  }

  #rise(timer: number, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent] ?? 0;
      if (!this.#isBefore(timer, above)) break;
      this.#set(place, above);
      place = parent;
    }
    this.#set(place, timer);
  }

  #sink(timer: number): void {
    let place = 0;
    for (let child = 1; child < this.#length; child = 2 * place + 1) {
      const right = child + 1;
      if (right < this.#length && this.#isBefore(this.#heap[right] ?? 0, this.#heap[child] ?? 0))
        child = right;
      const below = this.#heap[child] ?? 0;
      if (!this.#isBefore(below, timer)) break;
      this.#set(place, below);
      place = child;
    }
    this.#set(place, timer);
  }

  #set(place: number, timer: number): void {
    this.#heap[place] = timer;
    this.#places[timer] = place;
  }
}
