import { describe, expect, it } from 'vitest';

import { isTopicFilter, selectsTopic } from './topic-filter.ts';

function selects(filter: string, topic: string): boolean {
  return selectsTopic(filter.split('/'), topic.split('/'));
}

describe('topic filters', () => {
  it('have wildcards only as whole levels, and # only at the end', () => {
    for (const good of ['a', 'a/b', '+', '+/b/+', '#', 'a/#', '/', 'a//b'])
      expect(isTopicFilter(good), good).toBe(true);
    for (const bad of ['', 'a/#/b', 'a#', 'a+/b', '#/a', 'a\0b', 'x'.repeat(257)])
      expect(isTopicFilter(bad), bad).toBe(false);
  });

  it('select as the standard has it', () => {
    expect(selects('application/+/device/+/event/up', 'application/1/device/ab/event/up')).toBe(true);
    expect(selects('application/+/device/+/event/up', 'application/1/device/ab/event/join')).toBe(false);
    expect(selects('sport/#', 'sport')).toBe(true);
    expect(selects('sport/#', 'sport/tennis/player')).toBe(true);
    expect(selects('sport/+', 'sport')).toBe(false);
    expect(selects('sport/+', 'sport/')).toBe(true);
    expect(selects('+/+', '/finance')).toBe(true);
    expect(selects('+', '/finance')).toBe(false);
    expect(selects('a/b', 'a/b/c')).toBe(false);
  });
});
