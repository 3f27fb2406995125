/** What a key means in the rows. */
export type GridCommand =
  | { readonly kind: 'go'; readonly to: number; readonly isRange: boolean }
  | { readonly kind: 'mark' }
  | { readonly kind: 'open' }
  | { readonly kind: 'fold'; readonly isOpen: boolean };

/** Rows that a page key skips: less than a screen shows, so that one sees where one was. */
export const PAGE_ROWS = 10;

/** The facts of a key event that matter in the rows. */
export interface GridKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}

/** What a key means with the row `active` of `count`; undefined for a key that is not for the rows. */
export function gridCommand(
  { key, shiftKey, isComposing }: GridKey,
  { active, count }: { readonly active: number; readonly count: number },
): GridCommand | undefined {
  if (isComposing || count === 0) return undefined;
  if (key === ' ') return { kind: 'mark' };
  if (key === 'Enter') return { kind: 'open' };
  if (key === 'ArrowRight' || key === 'ArrowLeft') return { kind: 'fold', isOpen: key === 'ArrowRight' };
  const goals: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + PAGE_ROWS,
    PageUp: active - PAGE_ROWS,
    Home: 0,
    End: count - 1,
  };
  const goal = goals[key];
  if (goal === undefined) return undefined;
  return { kind: 'go', to: Math.max(0, Math.min(count - 1, goal)), isRange: shiftKey };
}
