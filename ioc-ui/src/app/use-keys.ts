import { useEffect, useRef } from 'react';

import { CHORD_MS, isChordStart, keyCommand, type KeyCommand, type KeyFacts } from './keyboard.ts';
import { readPreference } from './preference.ts';

/** Under which name the choice to use single keys is remembered. */
export const SINGLE_KEYS_PREFERENCE = 'single-keys';

/** The code of a key event that an input method will replace. Source: UI Events, 8.3.1. */
const COMPOSING_KEY_CODE = 229;

function factsOf(event: KeyboardEvent): KeyFacts {
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  const isField =
    target?.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') ??
    false;
  return {
    key: event.key,
    isModified: event.ctrlKey || event.metaKey || event.altKey,
    isTyping: isField || event.isComposing || event.keyCode === COMPOSING_KEY_CODE,
  };
}

/**
 * Listens to the keys of the page. A command that has no handler here is left to other listeners; a handler that
 * answers false lets the key through.
 */
export function useKeys(
  handlers: Readonly<Partial<Record<KeyCommand, (event: KeyboardEvent) => boolean | void>>>,
): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    let afterGUntil = 0;
    const listen = (event: KeyboardEvent): void => {
      const facts = factsOf(event);
      const isAfterG = performance.now() < afterGUntil;
      const areSinglesOn = readPreference(SINGLE_KEYS_PREFERENCE, ['on', 'off'], 'on') === 'on';
      const command = keyCommand(facts, { isAfterG, areSinglesOn });
      afterGUntil = !isAfterG && isChordStart(facts) ? performance.now() + CHORD_MS : 0;
      const handler = command === undefined ? undefined : latest.current[command];
      if (handler === undefined || event.defaultPrevented) return;
      if (handler(event) !== false) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
