import type { Alert, AlertId } from '@ioc/domain';
import { useEffect, useRef, useState, type DOMAttributes } from 'react';

import { heldRows, orderedRows, type AlertRows } from './alert-order.ts';

/** How long an idle pointer or focus keeps rows in their places, in milliseconds. Source: interface §2.3. */
export const HOLD_MS = 10_000;

/** The rows of a list that does not move under the pointer, what holds it, and how to let it go. */
export interface HeldRows {
  readonly rows: AlertRows;
  readonly release: () => void;
  readonly handlers: Pick<
    DOMAttributes<HTMLElement>,
    'onPointerMove' | 'onPointerLeave' | 'onFocus' | 'onBlur' | 'onKeyDown'
  >;
}

/** Keeps the rows in their places while the pointer or the focus is among them. */
export function useHeldRows(alerts: readonly Alert[]): HeldRows {
  const [shown, setShown] = useState<readonly AlertId[]>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const rows = shown === undefined ? orderedRows(alerts) : heldRows(shown, alerts);
  if (shown !== undefined && rows.ids.length !== shown.length) setShown(rows.ids);

  const release = (): void => {
    clearTimeout(timer.current);
    setShown(undefined);
  };
  const hold = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(undefined), HOLD_MS);
    if (shown === undefined) setShown(rows.ids);
  };
  return {
    rows,
    release,
    handlers: {
      onPointerMove: (event) => {
        if (event.pointerType === 'mouse') hold();
      },
      onPointerLeave: release,
      onFocus: hold,
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) release();
      },
      onKeyDown: (event) => (event.key === 'Escape' ? release() : hold()),
    },
  };
}
