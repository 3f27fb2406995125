import { foldForSearch, SEVERITIES, type Alert, type EpochMs, type Severity } from '@ioc/domain';

import { isShelved } from '../live/device-look.ts';

/** The parts of the list of alerts. */
export const TABS = ['open', 'unacknowledged', 'mine', 'shelved', 'closed'] as const;

/** One part of the list of alerts. */
export type Tab = (typeof TABS)[number];

/** Who looks, and when. */
export interface Looking {
  readonly user: string;
  readonly now: EpochMs;
}

/** The part that the address names; the open alerts otherwise. */
export function parseTab(text: string | undefined): Tab {
  return TABS.find((tab) => tab === text) ?? 'open';
}

/** The severities that the address names; undefined when it names none. */
export function parseSeverities(text: string | undefined): ReadonlySet<Severity> | undefined {
  const named = SEVERITIES.filter((severity) => text?.split(',').includes(severity));
  return named.length === 0 ? undefined : new Set(named);
}

/** The severities after one was switched, as the address holds them: undefined for all or none. */
export function toggledSeverities(
  shown: ReadonlySet<Severity> | undefined,
  severity: Severity,
): string | undefined {
  const next = new Set(shown);
  if (!next.delete(severity)) next.add(severity);
  return next.size === 0 || next.size === SEVERITIES.length
    ? undefined
    : SEVERITIES.filter((each) => next.has(each)).join(',');
}

/** Whether the alert belongs in this part. What is shelved is in the part of its own, and nowhere else. */
export function isInTab(alert: Alert, tab: Tab, { user, now }: Looking): boolean {
  if (tab === 'closed' || alert.work === 'closed') return tab === 'closed' && alert.work === 'closed';
  if (tab === 'shelved' || isShelved(alert, now)) return tab === 'shelved' && isShelved(alert, now);
  if (tab === 'unacknowledged') return alert.work === 'unacknowledged';
  if (tab === 'mine') return (alert.assignedTo ?? alert.acknowledgedBy) === user;
  return true;
}

/** What an alert is found by, folded once: folding ten thousand texts at each letter would be felt. */
export class AlertTexts {
  readonly #folded = new WeakMap<Alert, string>();
  readonly #placeOf: (alert: Alert) => string;

  /** `placeOf` names the device and ward of an alert. */
  constructor(placeOf: (alert: Alert) => string) {
    this.#placeOf = placeOf;
  }

  /** Whether every word of the folded query is in the alert's message, its device or its ward. */
  matches(alert: Alert, query: string): boolean {
    if (query === '') return true;
    const text = this.#textOf(alert);
    return query.split(' ').every((word) => text.includes(word));
  }

  #textOf(alert: Alert): string {
    const known = this.#folded.get(alert);
    if (known !== undefined) return known;
    const { message, device = '' } = alert;
    const text = foldForSearch(`${message.vi} ${message.en} ${device} ${this.#placeOf(alert)}`);
    this.#folded.set(alert, text);
    return text;
  }
}
