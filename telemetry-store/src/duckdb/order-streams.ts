import type { ObservationColumns } from '../observation-columns.ts';
import type { LatestColumns } from './reading-engine.ts';

/** Where a device's slot stands in a question; `isWord`: its numbers stand for words. */
export interface AskedSlot {
  readonly place: number;
  readonly isWord: boolean;
}

/** The key of a device's slot: slots are 16 bits. */
export function slotKey(device: number, slot: number): number {
  return device * 65_536 + slot;
}

/**
 * Rows by time and appending, as columns by time and place; of several rows of one datastream and time the one that was
 * appended last counts.
 */
export function orderStreams(rows: LatestColumns, asked: ReadonlyMap<number, AskedSlot>): ObservationColumns {
  const { length } = rows.t;
  const into = {
    place: new Uint16Array(length),
    t: new Float64Array(length),
    v: new Float64Array(length),
    q: new Uint8Array(length),
  };
  let [end, tied] = [0, 0];
  for (let row = 0; row < length; row += 1) {
    const t = rows.t[row] ?? NaN;
    const slot = asked.get(slotKey(rows.device[row] ?? 0, rows.slot[row] ?? 0));
    if (!slot) continue;
    if (end === 0 || into.t[end - 1] !== t) tied = end;
    let at = end;
    while (at > tied && (into.place[at - 1] ?? 0) > slot.place) at -= 1;
    const isAgain = at > tied && into.place[at - 1] === slot.place;
    if (isAgain) at -= 1;
    else if (at < end) shift(into, at, end);
    if (!isAgain) end += 1;
    into.place[at] = slot.place;
    into.t[at] = t;
    into.v[at] = slot.isWord ? NaN : (rows.v[row] ?? NaN);
    into.q[at] = rows.q[row] ?? 0;
  }
  if (end === length) return into;
  const { place, t, v, q } = into;
  return { place: place.slice(0, end), t: t.slice(0, end), v: v.slice(0, end), q: q.slice(0, end) };
}

function shift({ place, t, v, q }: ObservationColumns, at: number, end: number): void {
  for (const column of [place, t, v, q]) column.copyWithin(at + 1, at, end);
}
