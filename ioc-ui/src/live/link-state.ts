import type { EpochMs } from '@ioc/domain';
import type { NoticeMessage, SystemState } from '@ioc/wire';

/** How the screen hears of the city, as the transport knows it. */
export type LinkPhase = 'connecting' | 'connected' | 'reconnecting' | 'refused';

/** The link to the server: its phase, when anything last came, whether the last poll worked, what is out of reach. */
export interface Link {
  readonly phase: LinkPhase;
  readonly lastMessageAt: EpochMs | undefined;
  readonly isPolling: boolean;
  readonly troubles: ReadonlySet<NoticeMessage['part']>;
  /** What the server last said about itself. */
  readonly system: SystemState | undefined;
}

/** What the screen says about the link; also written to `data-live-state` of the document. */
export type LiveState = 'connecting' | 'live' | 'quiet' | 'polling' | 'offline';

/**
 * Silence on an open connection after which the screen says so, in milliseconds: the server says how it is every 5
 * seconds, even when nothing changes.
 */
export const QUIET_AFTER_MS = 10_000;

/** The link before anything was tried. */
export const FIRST_LINK: Link = {
  phase: 'connecting',
  lastMessageAt: undefined,
  isPolling: false,
  troubles: new Set(),
  system: undefined,
};

/** What the screen says about the link now. */
export function liveState(link: Link, now: EpochMs): LiveState {
  if (link.phase === 'connected') {
    const isQuiet = link.lastMessageAt !== undefined && now - link.lastMessageAt > QUIET_AFTER_MS;
    return isQuiet ? 'quiet' : link.lastMessageAt === undefined ? 'connecting' : 'live';
  }
  if (link.phase === 'connecting' && link.lastMessageAt === undefined) return 'connecting';
  return link.isPolling ? 'polling' : 'offline';
}

/** The parts of the system that a screen names. */
export const PARTS = ['ingest', 'store', 'broker', 'records'] as const;

/** The link after the server said how it is: what is out of reach is what it says now. */
export function withSystem(link: Link, system: SystemState): Link {
  return { ...link, system, troubles: new Set(PARTS.filter((part) => system.parts[part] === 'stale')) };
}

/** The link after a notice that a part of the system went out of reach or came back. */
export function withNotice(link: Link, notice: NoticeMessage): Link {
  const troubles = new Set(link.troubles);
  if (notice.kind === 'stale') troubles.add(notice.part);
  else troubles.delete(notice.part);
  return { ...link, troubles };
}
