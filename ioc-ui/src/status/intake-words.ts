import type { Language } from '@ioc/domain';
import type { IngestHealthJson } from '@ioc/wire';

import { formatNumber, formatSpan } from '../i18n/format.ts';
import { isMessageKey, translate } from '../i18n/translate.ts';

/** A lag below this, in seconds, is keeping up: batches wait for company so long. */
export const KEEPS_UP_S = 2;

const SECOND_MS = 1_000;
const BYTES_PER_MEGABYTE = 1_000_000;
const BYTES_PER_GIGABYTE = 1_000_000_000;

/** Reasons of quarantine that are named beside the number; the page of the quarantine has all. */
const MOST_REASONS = 3;

/** One thing about an ingest in words: `good`, something to `watch`, or `bad`. */
export interface IntakeWord {
  readonly about: 'archive' | 'rules' | 'journal' | 'quarantine' | 'ledger';
  readonly mood: 'good' | 'watch' | 'bad';
  readonly text: string;
}

type Consumer = IngestHealthJson['archive'];

function consumerWord(language: Language, about: 'archive' | 'rules', consumer: Consumer): IntakeWord {
  const { lagSeconds, lagMessages, isReachable } = consumer;
  const facts = {
    span: formatSpan(language, lagSeconds * SECOND_MS),
    count: formatNumber(language, lagMessages),
  };
  if (!isReachable) return { about, mood: 'bad', text: translate(language, `status.${about}.away`, facts) };
  const isBehind = lagSeconds >= KEEPS_UP_S;
  const text = translate(language, `status.${about}.${isBehind ? 'behind' : 'keepsUp'}`, facts);
  return { about, mood: isBehind ? 'watch' : 'good', text };
}

function formatBytes(language: Language, bytes: number): string {
  return bytes < BYTES_PER_GIGABYTE
    ? `${formatNumber(language, bytes / BYTES_PER_MEGABYTE, 1)}\u00a0MB`
    : `${formatNumber(language, bytes / BYTES_PER_GIGABYTE, 1)}\u00a0GB`;
}

function journalWord(language: Language, { journal }: IngestHealthJson): IntakeWord {
  const facts = {
    used: formatBytes(language, journal.bytes),
    all: formatBytes(language, journal.maxBytes),
    percent: formatNumber(language, (100 * journal.bytes) / Math.max(1, journal.maxBytes)),
  };
  const key = journal.isFull ? 'status.journal.full' : 'status.journal.room';
  return { about: 'journal', mood: journal.isFull ? 'bad' : 'good', text: translate(language, key, facts) };
}

/** The reason in words; a word that is not known stays as it is. */
export function reasonText(language: Language, reason: string): string {
  const key = `reason.${reason}`;
  return isMessageKey(key) ? translate(language, key) : reason;
}

function quarantineWord(language: Language, { quarantine }: IngestHealthJson): IntakeWord {
  const reasons = Object.entries(quarantine.perMinute).toSorted((a, b) => b[1] - a[1]);
  const all = reasons.reduce((sum, [, count]) => sum + count, 0);
  const rows = formatNumber(language, quarantine.rows ?? 0);
  if (all === 0) {
    return {
      about: 'quarantine',
      mood: 'good',
      text: translate(language, 'status.quarantine.none', { rows }),
    };
  }
  const named = reasons
    .slice(0, MOST_REASONS)
    .map(([reason, count]) => `${reasonText(language, reason)} (${formatNumber(language, count)})`)
    .join(', ');
  const facts = { count: formatNumber(language, all), rows, reasons: named };
  return { about: 'quarantine', mood: 'watch', text: translate(language, 'status.quarantine.some', facts) };
}

function ledgerWord(language: Language, { ledger }: IngestHealthJson): IntakeWord {
  const isBalanced = ledger.difference === 0;
  const facts = {
    count: formatNumber(language, Math.abs(ledger.difference)),
    pending: formatNumber(language, ledger.pending),
  };
  const text = translate(language, isBalanced ? 'status.ledger.balanced' : 'status.ledger.open', facts);
  return { about: 'ledger', mood: isBalanced ? 'good' : 'bad', text };
}

/** How an ingest is, in sentences that say what it means for the city. */
export function intakeWords(language: Language, health: IngestHealthJson): readonly IntakeWord[] {
  return [
    consumerWord(language, 'archive', health.archive),
    consumerWord(language, 'rules', health.rules),
    journalWord(language, health),
    quarantineWord(language, health),
    ledgerWord(language, health),
  ];
}
