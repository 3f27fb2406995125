import { useEffect, useRef } from 'react';

import { entryScript } from './wall-age.ts';

/** How long the pointer rests before it is hidden, in milliseconds. */
const POINTER_RESTS_MS = 3_000;

/** How often the wall looks for a new version of itself, in milliseconds. */
const VERSION_EVERY_MS = 300_000;

/** How long the question for the version may take, in milliseconds. */
const VERSION_LIMIT_MS = 15_000;

/** Hides the pointer while it rests, and gives large screens their large type. */
export function useWallLook(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onMove = (): void => {
      dataset['wall'] = 'pointer';
      clearTimeout(timer);
      timer = setTimeout(() => (dataset['wall'] = 'still'), POINTER_RESTS_MS);
    };
    onMove();
    addEventListener('pointermove', onMove);
    return () => {
      clearTimeout(timer);
      removeEventListener('pointermove', onMove);
      delete dataset['wall'];
    };
  }, []);
}

/** Keeps the screen awake where the browser can; a browser gives the lock back whenever the page was hidden. */
export function useWakeLock(): void {
  useEffect(() => {
    const abort = new AbortController();
    let lock: WakeLockSentinel | undefined;
    const take = async (): Promise<void> => {
      if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
      try {
        const taken = await navigator.wakeLock.request('screen');
        if (abort.signal.aborted) await taken.release();
        else lock = taken;
      } catch {
        // Refused, for instance to save power: the screen then sleeps as the station is set.
        lock = undefined;
      }
    };
    void take();
    document.addEventListener('visibilitychange', () => void take(), { signal: abort.signal });
    return () => {
      abort.abort();
      void lock?.release();
    };
  }, []);
}

/** Loads the page anew when the server has another version, but never while `isHeld`. */
export function useSelfReload(isHeld: boolean): void {
  const held = useRef(isHeld);
  useEffect(() => {
    held.current = isHeld;
  }, [isHeld]);
  useEffect(() => {
    const abort = new AbortController();
    const mine = entryScript(document.documentElement.outerHTML);
    const look = async (): Promise<void> => {
      const limit = AbortSignal.any([abort.signal, AbortSignal.timeout(VERSION_LIMIT_MS)]);
      const answer = await fetch('/', { cache: 'no-store', signal: limit });
      const theirs = answer.ok ? entryScript(await answer.text()) : undefined;
      if (theirs !== undefined && theirs !== mine && !held.current) location.reload();
    };
    const timer = setInterval(() => {
      // No answer is no news of a version; that the server is away is told by the age of the picture.
      look().catch(() => undefined);
    }, VERSION_EVERY_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, []);
}
