import { instant, type EpochMs } from '@ioc/domain';
import { parseInstant, type AlertEntryJson } from '@ioc/wire';

import { formatDateTime } from '../i18n/format.ts';
import type { LanguageContext } from '../i18n/language.tsx';
import { isMessageKey } from '../i18n/translate.ts';

/** What one line of a timeline says: what happened, of what to what, and the person's own words. */
export interface TimelineWords {
  readonly what: string;
  readonly facts: string | undefined;
  readonly text: string | undefined;
}

/** What is needed to say it: the language of the screen, and the names of people. */
export interface TimelineSpeaker extends Pick<LanguageContext, 't'> {
  readonly personName: (id: string) => string;
}

function wordOf(entry: AlertEntryJson, word: string, { t, personName }: TimelineSpeaker): string {
  if (entry.what === 'assigned') return personName(word);
  if (entry.what === 'shelved') return formatDateTime(timeOf(word));
  for (const key of [
    `severity.${word}`,
    `resolution.${word}`,
    `alerts.${word}`,
    `alertState.${word}.unacknowledged`,
  ]) {
    if (isMessageKey(key)) return t(key);
  }
  return word;
}

/** The end of a shelf as the timeline holds it: milliseconds since 1970 UTC, or RFC 3339. */
function timeOf(text: string): EpochMs {
  return /^\d+$/.test(text) ? instant(Number(text)) : parseInstant(text);
}

/** A line of an alert's timeline in words (A5). A kind of line that this screen does not know is shown as it is named. */
export function timelineWords(entry: AlertEntryJson, speaker: TimelineSpeaker): TimelineWords {
  const key = `timeline.${entry.what}`;
  const parts = (entry.what === 'escalated' ? [entry.to] : [entry.from, entry.to])
    .filter((word) => word !== undefined)
    .map((word) => wordOf(entry, word, speaker));
  return {
    what: isMessageKey(key) ? speaker.t(key) : entry.what,
    facts: parts.length === 0 ? undefined : parts.join(' → '),
    text: entry.text,
  };
}
