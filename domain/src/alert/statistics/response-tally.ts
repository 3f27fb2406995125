import type { ResponseFigures } from './alert-statistics.ts';
import { answersTo, type AlertHistory } from './alert-history.ts';
import { durationFigures } from './durations.ts';

/** Collects how long alerts waited, by a key such as their severity. */
export class ResponseTally {
  readonly #waits = new Map<string, { readonly acknowledge: number[]; readonly close: number[] }>();

  /** Adds an alert that was raised in the span. */
  add(key: string, history: AlertHistory): void {
    const waits = this.#waits.get(key) ?? { acknowledge: [], close: [] };
    this.#waits.set(key, waits);
    const { acknowledgedAt, closedAt } = answersTo(history);
    const { openedAt } = history.alert;
    if (acknowledgedAt !== undefined) waits.acknowledge.push(Math.max(0, acknowledgedAt - openedAt));
    if (closedAt !== undefined) waits.close.push(Math.max(0, closedAt - openedAt));
  }

  /** The figures by key, in the order in which keys were first seen. */
  figures(): readonly (readonly [key: string, figures: ResponseFigures])[] {
    return [...this.#waits].map(([key, { acknowledge, close }]) => [
      key,
      { acknowledge: durationFigures(acknowledge), close: durationFigures(close) },
    ]);
  }
}
