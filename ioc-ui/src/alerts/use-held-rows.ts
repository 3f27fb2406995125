import type { Alert, AlertId } from '@ioc/domain';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';

import { heldRows, orderedRows, type AlertRows } from './alert-order.ts';

/** How long an idle pointer or focus keeps rows in their places, in milliseconds. Source: interface §2.3. */
export const HOLD_MS = 10_000;

/** The rows of a list that does not move under the pointer, and how to let them go. */
export interface HeldRows {
  readonly rows: AlertRows;
  readonly isHeld: boolean;
  readonly release: () => void;
}

/**
 * Keeps the rows in their places while the pointer or the focus is in the frame around them. `of` names what is listed:
 * when that changes, the rows are others and nothing is held.
 */
export function useHeldRows(
  alerts: readonly Alert[],
  { frame, of }: { readonly frame: RefObject<HTMLElement | null>; readonly of: string },
): HeldRows {
  const [held, setHeld] = useState<readonly AlertId[]>();
  const [listed, setListed] = useState(of);
  if (listed !== of) {
    setListed(of);
    setHeld(undefined);
  }
  const rows = useMemo(
    () => (held === undefined ? orderedRows(alerts) : heldRows(held, alerts)),
    [held, alerts],
  );
  // A critical alert that came in at the top keeps its place from now on.
  if (held !== undefined && rows.ids.length !== held.length) setHeld(rows.ids);

  const shown = useRef(rows.ids);
  useEffect(() => {
    shown.current = rows.ids;
  });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    return watchFrame(element, {
      hold: () => setHeld((before) => before ?? shown.current),
      release: () => setHeld(undefined),
    });
  }, [frame]);
  return { rows, isHeld: held !== undefined, release: () => setHeld(undefined) };
}

interface FrameActions {
  readonly hold: () => void;
  readonly release: () => void;
}

/** Holds while something happens in the frame, and lets go when it is left, idle for `HOLD_MS`, or on Escape. */
function watchFrame(element: HTMLElement, actions: FrameActions): () => void {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release = (): void => {
    clearTimeout(timer);
    actions.release();
  };
  const hold = (): void => {
    clearTimeout(timer);
    timer = setTimeout(actions.release, HOLD_MS);
    actions.hold();
  };
  const { signal } = ended;
  element.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && hold(), { signal });
  element.addEventListener('pointerleave', release, { signal });
  element.addEventListener('focusin', hold, { signal });
  element.addEventListener('focusout', () => element.matches(':hover') || release(), { signal });
  element.addEventListener('keydown', (event) => (event.key === 'Escape' ? release() : hold()), { signal });
  return () => {
    clearTimeout(timer);
    ended.abort();
  };
}
