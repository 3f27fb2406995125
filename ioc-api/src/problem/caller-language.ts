import type { Language } from '@ioc/domain';

interface Preference {
  readonly language: string;
  readonly weight: number;
}

function preferenceOf(part: string): Preference {
  const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
  const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
  return { language: range.split('-')[0] ?? '', weight: quality === undefined ? 1 : Number(quality) };
}

/**
 * The language in which a caller wants to be told something: Vietnamese unless `Accept-Language` puts English before
 * it. Source: RFC 9110 §12.5.4.
 */
export function callerLanguage(header: string | undefined): Language {
  const preferences = (header ?? '').split(',').map(preferenceOf);
  const weightOf = (language: Language): number =>
    Math.max(0, ...preferences.filter((known) => known.language === language).map((known) => known.weight));
  const [vi, en] = [weightOf('vi'), weightOf('en')];
  if (vi === en && en > 0) {
    return preferences.find((known) => known.language === 'vi' || known.language === 'en')?.language === 'en'
      ? 'en'
      : 'vi';
  }
  return en > vi ? 'en' : 'vi';
}
