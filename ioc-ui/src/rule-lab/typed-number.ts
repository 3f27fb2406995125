import type { Language } from '@ioc/domain';

/** A number as somebody would type it: a comma or a point before its decimals by language, no grouping. */
export function typedNumber(language: Language, value: number): string {
  if (!Number.isFinite(value)) return '';
  return new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    maximumFractionDigits: 6,
    useGrouping: false,
  }).format(value);
}

/** The number that somebody typed, with a comma or a point before its decimals; undefined for anything else. */
export function parseTypedNumber(text: string): number | undefined {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
