import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';

import { FIRST_LINK, liveState, QUIET_AFTER_MS, withNotice, withSystem } from './link-state.ts';

const AT = instant(1_000_000);
const connected = { ...FIRST_LINK, phase: 'connected', lastMessageAt: AT } as const;

describe('what the screen says about the link', () => {
  it('is connecting until the first message', () => {
    expect(liveState(FIRST_LINK, AT)).toBe('connecting');
    expect(liveState({ ...FIRST_LINK, phase: 'connected' }, AT)).toBe('connecting');
  });

  it('is live while messages come, and says when they stop on an open connection', () => {
    expect(liveState(connected, AT)).toBe('live');
    expect(liveState(connected, instant(AT + QUIET_AFTER_MS + 1))).toBe('quiet');
  });

  it('is offline when the connection is lost, and polling when HTTP still answers', () => {
    const lost = { ...connected, phase: 'reconnecting' } as const;
    expect(liveState(lost, AT)).toBe('offline');
    expect(liveState({ ...lost, isPolling: true }, AT)).toBe('polling');
  });

  it('is offline, not connecting for ever, when the first connection fails', () => {
    expect(liveState({ ...FIRST_LINK, phase: 'reconnecting' }, AT)).toBe('offline');
  });
});

describe('notices', () => {
  it('name the part that is out of reach until it is back', () => {
    const stale = withNotice(FIRST_LINK, { kind: 'stale', part: 'store' });
    expect([...stale.troubles]).toEqual(['store']);
    expect([...withNotice(stale, { kind: 'recovered', part: 'store' }).troubles]).toEqual([]);
  });

  it('give way to what the server says about itself', () => {
    const parts = { ingest: 'stale', store: 'ok', broker: 'ok', records: 'ok' } as const;
    const stale = withNotice(FIRST_LINK, { kind: 'stale', part: 'store' });
    expect([...withSystem(stale, { simulating: false, parts, troubles: [] }).troubles]).toEqual(['ingest']);
  });
});
