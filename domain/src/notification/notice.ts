import type { Alert, AlertEntry } from '../alert/alert.ts';
import type { AlertId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import { severityRank, type Severity } from '../rule/severity.ts';
import { later, type EpochMs } from '../time/instant.ts';
import { tellAt, wants, type NotificationChannel } from './notification-channel.ts';

/** One thing that a message tells: what happened to an alert. */
export interface NoticeItem {
  readonly alert: AlertId;
  readonly what: AlertEntry['what'];
  readonly severity: Severity;
  readonly at: EpochMs;
  readonly message: LocalizedText;
}

/** A message that waits to be sent: what it tells, and how many further things it leaves out. */
export interface WaitingMessage {
  readonly dueAt: EpochMs;
  readonly items: readonly NoticeItem[];
  readonly more: number;
}

/** At most one message of a group in this time, in milliseconds: a minute (A10). */
export const ONE_MESSAGE_PER_MS = 60_000;

/** Things that one message tells; of further ones it tells the number. */
export const MOST_ITEMS_TOLD = 20;

const TOLD: ReadonlySet<AlertEntry['what']> = new Set(['raised', 'reopened', 'occurred', 'escalated']);

/**
 * Whether a line of a timeline is to be told outside (A10): the alert was raised, worsened to a higher severity or
 * escalated. Nothing is told of what is silenced, shelved, inhibited or flaps, nor of what came to light late: what
 * stands when its backlog is through, or when nothing explains it any more, is told then (R25, R46).
 */
export function isWorthTelling(entry: AlertEntry, alert: Alert): boolean {
  const isQuiet = alert.silenced || alert.shelvedUntil !== undefined || alert.flapping;
  if (isQuiet || alert.inhibited || alert.late) return false;
  if (entry.what === 'unmarked') return alert.condition === 'active' && WAITED.has(entry.to);
  if (entry.what !== 'severity-changed') return TOLD.has(entry.what);
  const rank = (text: string | undefined): number => SEVERITY_ORDER.indexOf(text ?? '');
  return rank(entry.to) > rank(entry.from);
}

/** Marks that say that an alert may yet turn out to be nothing to tell. */
const WAITED: ReadonlySet<string | undefined> = new Set(['inhibited', 'late']);

const SEVERITY_ORDER: readonly string[] = ['low', 'medium', 'high', 'critical'];

/** What a line of a timeline says in a message. */
export function noticeItem(entry: AlertEntry, alert: Alert): NoticeItem {
  const { severity, message } = alert;
  const what = entry.what === 'unmarked' ? 'raised' : entry.what;
  return { alert: alert.id, what, severity, at: entry.at, message };
}

/** What belongs into one message: the alerts of one rule in one city. */
export function noticeGroup(alert: Pick<Alert, 'rule' | 'city'>): string {
  return `${alert.rule.id} ${alert.city}`;
}

/**
 * The channels that are told: those that want the alert, and for an escalation those of the duty group that it calls,
 * each once. A channel that is switched off is told nothing.
 */
export function channelsFor(
  told: { readonly entry: AlertEntry; readonly alert: Alert },
  channels: readonly NotificationChannel[],
  dutyGroups: readonly { readonly id: string; readonly channels: readonly string[] }[],
): readonly NotificationChannel[] {
  const { entry, alert } = told;
  const called =
    entry.what === 'escalated' ? (dutyGroups.find(({ id }) => id === entry.to)?.channels ?? []) : [];
  return channels.filter(
    (channel) => channel.enabled && (called.includes(channel.id) || wants(channel, alert)),
  );
}

/**
 * The waiting message with one thing more: the one that waits already, or a new one, due when the quiet hours and the
 * minute since the last message of the group are over. Critical things end the wait of a message for the quiet hours.
 */
export function withItem(
  waiting: WaitingMessage | undefined,
  item: NoticeItem,
  when: {
    readonly quiet?: NotificationChannel['quiet'];
    readonly lastSentAt?: EpochMs;
    readonly now: EpochMs;
  },
): WaitingMessage {
  const { quiet, lastSentAt, now } = when;
  const free = tellAt(quiet, item.severity, now);
  const paced = lastSentAt === undefined ? free : later(lastSentAt, ONE_MESSAGE_PER_MS);
  const dueAt = paced > free ? paced : free;
  if (waiting === undefined) return { dueAt, items: [item], more: 0 };
  const earlier = dueAt < waiting.dueAt ? dueAt : waiting.dueAt;
  return waiting.items.length < MOST_ITEMS_TOLD
    ? { dueAt: earlier, items: [...waiting.items, item], more: waiting.more }
    : { dueAt: earlier, items: worst([...waiting.items, item]), more: waiting.more + 1 };
}

/** All but the least of the items, in their order: what is left out is the least severe, of equals the newest. */
function worst(items: readonly NoticeItem[]): readonly NoticeItem[] {
  const least = Math.min(...items.map(({ severity }) => severityRank(severity)));
  const out = items.findLastIndex(({ severity }) => severityRank(severity) === least);
  return items.toSpliced(out, 1);
}
