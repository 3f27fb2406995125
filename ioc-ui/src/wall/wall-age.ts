import type { EpochMs } from '@ioc/domain';

/** How long nothing may arrive before a wall says so, in milliseconds. Source: interface §2.11. */
export const WALL_STALE_MS = 30_000;

/** How old the picture on the wall is when that must be said, in milliseconds; undefined while it is fresh. */
export function staleAge(
  times: { readonly lastMessageAt: EpochMs | undefined; readonly openedAt: EpochMs },
  now: EpochMs,
): number | undefined {
  const age = now - (times.lastMessageAt ?? times.openedAt);
  return age > WALL_STALE_MS ? age : undefined;
}

/** The script that a page of the program starts with: it has another name in each version. */
export function entryScript(html: string): string | undefined {
  return /<script[^>]*\bsrc="([^"]+)"/.exec(html)?.[1];
}
