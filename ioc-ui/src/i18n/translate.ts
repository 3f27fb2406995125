import type { Language } from '@ioc/domain';

import { en } from './en.ts';
import { vi, type MessageKey } from './vi.ts';

/** What a message may name between braces. */
export type MessageFacts = Readonly<Record<string, string | number>>;

const CATALOGUES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { vi, en };
const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * The message in the language, with its placeholders filled in.
 *
 * @example
 * translate('vi', 'alerts.queued', { count: 3 }) // '3 cảnh báo mới'
 */
export function translate(language: Language, key: MessageKey, facts: MessageFacts = {}): string {
  return CATALOGUES[language][key].replaceAll(PLACEHOLDER, (whole, name: string) =>
    String(facts[name] ?? whole),
  );
}

/** Whether the catalogue has this key: for words that come as data, such as the value of an enumeration. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(vi, key);
}
