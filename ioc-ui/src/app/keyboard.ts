/** What a key asks for. */
export type KeyCommand =
  | 'help'
  | 'search'
  | 'close'
  | 'acknowledge'
  | 'assign'
  | 'note'
  | 'shelve'
  | 'end'
  | 'show-on-map'
  | 'next-abnormal'
  | 'previous-abnormal'
  | 'home'
  | 'go-map'
  | 'go-overview'
  | 'go-alerts'
  | 'go-devices'
  | 'go-shift'
  | 'go-statistics'
  | 'go-rules'
  | 'go-quarantine'
  | 'go-status';

/** The facts of a key event that matter. */
export interface KeyFacts {
  readonly key: string;
  readonly isModified: boolean;
  /** An input method is composing, or a field takes the text. */
  readonly isTyping: boolean;
}

/** How long `g` waits for the letter of a page, in milliseconds. */
export const CHORD_MS = 1_500;

/*
 * Vietnamese input methods replace text by injected Backspaces and letters: Backspace and the letters of their marks
 * (s f r x j z w) are never bound.
 */
const SINGLE: Readonly<Record<string, KeyCommand>> = {
  '?': 'help',
  '/': 'search',
  a: 'acknowledge',
  p: 'assign',
  n: 'note',
  t: 'shelve',
  e: 'end',
  m: 'show-on-map',
  ']': 'next-abnormal',
  '[': 'previous-abnormal',
  '0': 'home',
};

const AFTER_G: Readonly<Record<string, KeyCommand>> = {
  b: 'go-map',
  o: 'go-overview',
  c: 'go-alerts',
  t: 'go-devices',
  n: 'go-shift',
  k: 'go-statistics',
  u: 'go-rules',
  q: 'go-quarantine',
  h: 'go-status',
};

/** The keys as the help shows them. */
export const SHOWN_KEYS: readonly (readonly [command: KeyCommand, keys: readonly string[]])[] = [
  ['help', ['?']],
  ['search', ['/']],
  ['close', ['Esc']],
  ['acknowledge', ['A']],
  ['assign', ['P']],
  ['note', ['N']],
  ['shelve', ['T']],
  ['end', ['E']],
  ['show-on-map', ['M']],
  ['next-abnormal', [']']],
  ['previous-abnormal', ['[']],
  ['home', ['0']],
  ['go-map', ['G', 'B']],
  ['go-overview', ['G', 'O']],
  ['go-alerts', ['G', 'C']],
  ['go-devices', ['G', 'T']],
  ['go-shift', ['G', 'N']],
  ['go-statistics', ['G', 'K']],
  ['go-rules', ['G', 'U']],
  ['go-quarantine', ['G', 'Q']],
  ['go-status', ['G', 'H']],
];

/** Whether this key begins the choice of a page. */
export function isChordStart({ key, isModified, isTyping }: KeyFacts): boolean {
  return key.toLowerCase() === 'g' && !isModified && !isTyping;
}

/** What the key asks for, if anything. `areSinglesOn` is the operator's choice to use single keys (WCAG 2.1.4). */
export function keyCommand(
  facts: KeyFacts,
  { isAfterG, areSinglesOn }: { readonly isAfterG: boolean; readonly areSinglesOn: boolean },
): KeyCommand | undefined {
  if (facts.key === 'Escape') return 'close';
  if (facts.isTyping || facts.isModified || !areSinglesOn) return undefined;
  const key = facts.key.toLowerCase();
  return isAfterG ? AFTER_G[key] : SINGLE[key];
}
