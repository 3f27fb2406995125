import type { LocalizedText } from '../localized-text.ts';

/**
 * What a rule's message may name between braces: `{device}`, `{value}`, `{unit}`, `{threshold}`, `{area}`; where the
 * signal is a deviation, `{usual}` and `{now}` (R44).
 */
export type MessageFacts = Readonly<Record<string, LocalizedText | string | undefined>>;

const PLACEHOLDER = /\{([a-zA-Z]+)\}/g;

function fill(template: string, facts: MessageFacts, language: keyof LocalizedText): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string) => {
    const fact = facts[name];
    if (fact === undefined) return whole;
    return typeof fact === 'string' ? fact : fact[language];
  });
}

/**
 * A rule's message with its placeholders filled in, in both languages; an unknown placeholder stays as it is written,
 * so that a mistake in a rule is seen instead of hidden.
 */
export function renderMessage(template: LocalizedText, facts: MessageFacts): LocalizedText {
  return { vi: fill(template.vi, facts, 'vi'), en: fill(template.en, facts, 'en') };
}

/** A number as people write it: decimal comma in Vietnamese, point in English, at most two decimals. */
export function localizedNumber(value: number): LocalizedText {
  const en = String(Math.round(value * 100) / 100);
  return { vi: en.replace('.', ','), en };
}
