import { foldForSearch } from '@ioc/domain';

/** Whether the name holds every word that was typed, whatever its marks. */
export function matchesWords(name: string, typed: string): boolean {
  const folded = foldForSearch(name);
  return foldForSearch(typed)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}
