import { describe, expect, it } from 'vitest';

import { id } from '../test-city/city-data.suite.ts';
import { scopeOf } from './scope.ts';
import { RESUME_WINDOW_MS, StreamRegistry } from './stream-registry.ts';
import { MOST_POSITIONS } from './subscription-stream.ts';

const LAN = { user: id.user('lan'), scope: scopeOf({ cities: ['bac-giang'], sectors: [] }) };

describe('a subscription stream', () => {
  it('numbers its messages by one and knows the version behind each', () => {
    const stream = new StreamRegistry(() => 0).open(LAN);
    expect(stream.position.seq).toBe(0);
    expect([stream.advance(10).seq, stream.advance(12).seq]).toEqual([1, 2]);
    stream.skipTo(15);
    expect(stream.version).toBe(15);
    expect(stream.rewind(1)).toBe(true);
    expect([stream.version, stream.advance(20).seq]).toEqual([10, 2]);
  });

  it('cannot go back before its snapshot, beyond its end, or further than it remembers', () => {
    const stream = new StreamRegistry(() => 0).open(LAN);
    expect(stream.rewind(0)).toBe(false);
    for (let version = 1; version <= MOST_POSITIONS + 10; version++) stream.advance(version);
    expect([stream.rewind(MOST_POSITIONS + 11), stream.rewind(10), stream.rewind(11)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('waits for its reader as long as the resume window', () => {
    let nowMs = 0;
    const streams = new StreamRegistry(() => nowMs);
    const stream = streams.open(LAN);
    stream.advance(1);
    const { position } = stream;
    streams.detach(stream);
    nowMs = RESUME_WINDOW_MS;
    expect(streams.resume(position, LAN)).toBe(stream);
    streams.detach(stream);
    nowMs += RESUME_WINDOW_MS + 1;
    expect(streams.resume(position, LAN)).toBeUndefined();
    expect(streams.sizes).toEqual({ attached: 0, waiting: 0 });
  });
});
