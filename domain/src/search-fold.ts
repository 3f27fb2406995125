/** Accents, tone marks and horns, which NFD splits off their letters. */
const MARKS = /\p{Mn}+/gu;
/** White space and control characters: both only separate words. */
const GAPS = /[\s\p{Cc}]+/gu;

/**
 * The text as search compares it: lower case, without diacritics, `đ` as `d`, gaps as one space.
 * The same fold on both sides makes `Đường`, `đường` and `duong` equal. Source: Unicode UAX #15 (NFD).
 *
 * @example
 * foldForSearch('Đường Xương Giang') // 'duong xuong giang'
 */
export function foldForSearch(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKS, '')
    .replaceAll('đ', 'd')
    .replace(GAPS, ' ')
    .trim();
}
