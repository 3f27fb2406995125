import { ruleJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { ruleDifference } from './rule-differences.ts';
import { ruleSentences } from './rule-sentence.ts';
import { daysText, ruleTerms } from './rule-terms.ts';

const names = {
  property: () => undefined,
  city: (id: string) => (id === 'viet-yen' ? 'Việt Yên' : id),
  area: (id: string) => id,
  device: (id: string) => id,
  rule: () => 'Mất điện',
};

function ruleWith(facts: object): ReturnType<typeof ruleJson.parse> {
  return ruleJson.parse({
    id: 'rule-1',
    version: 1,
    name: { vi: 'x', en: 'x' },
    department: 'dept',
    sector: 'environment',
    enabled: true,
    select: { property: 'pm2_5' },
    groupBy: 'device',
    signal: { fn: 'mean', window: 'PT1H' },
    levels: [{ severity: 'high', op: '>', threshold: 150, reset: 130 }],
    message: { vi: 'x', en: 'x' },
    ...facts,
  });
}

function said(language: 'vi' | 'en', facts: object): readonly string[] {
  return ruleTerms(language, ruleWith(facts), names).map(({ text }) => text);
}

describe('the terms of a rule in words', () => {
  it('R41 say where', () => {
    expect(said('vi', { select: { property: 'pm2_5', cities: ['viet-yen'] } })).toEqual([
      'Áp dụng tại Việt Yên.',
    ]);
    expect(said('vi', { select: { property: 'pm2_5', tags: ['a', 'b'] } })).toEqual([
      'Áp dụng cho thiết bị có nhãn a, b.',
    ]);
    const within = {
      kind: 'corridor',
      line: [
        [106, 21],
        [106.1, 21],
      ],
      metres: 250,
    };
    expect(said('en', { select: { property: 'pm2_5', within } })).toEqual([
      'Applies along the line drawn on the map, within 250 m.',
    ]);
  });

  it('R38 R6 say coverage and quorum', () => {
    const facts = {
      groupBy: 'area',
      quorum: { atLeast: '50%', of: 'devices' },
      signal: { fn: 'mean', window: 'PT24H', coverage: 0.75 },
    };
    expect(said('vi', facts)).toEqual([
      'Áp dụng ở mọi nơi.',
      'Chỉ báo khi có ít nhất 50 % thiết bị trong cùng khu vực cùng vượt.',
      'Chỉ xét khi có ít nhất 75 % số lần đo mong đợi trong 24 giờ.',
    ]);
  });

  it('R40 say combined conditions with brackets around inner ones', () => {
    const when = {
      all: [
        { property: 'rainfall', fn: 'sum', window: 'PT1H', op: '>', threshold: 50 },
        { not: { property: 'noise', op: '<', threshold: 3 } },
      ],
    };
    expect(said('en', { when })[1]).toBe(
      'Only while rainfall, 1 h sum, is above 50 and (not noise is below 3).',
    );
  });

  it('R23 R13 R29 R25 R43 say schedule and quiet', () => {
    const facts = {
      schedule: { windows: [{ days: ['mon', 'tue', 'wed', 'sat'], from: '06:00', to: '22:00' }] },
      keepFiring: 'PT10M',
      flap: { changes: 4, within: 'PT1H' },
      inhibitedBy: [{ rule: 'outage', same: 'device' }],
      latched: true,
    };
    expect(said('vi', facts).slice(1)).toEqual([
      'Chỉ báo T2–T4, T7 từ 06:00 đến 22:00.',
      'Giữ cảnh báo thêm 10 phút sau khi hết.',
      'Đổi trạng thái quá 4 lần trong 1 giờ: giữ một cảnh báo, đánh dấu chập chờn.',
      'Không thông báo khi “Mất điện” đang xảy ra ở cùng thiết bị.',
      'Giữ nguyên đến khi trực ban viên đặt lại.',
    ]);
    expect(daysText('vi', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).toBe('mọi ngày');
  });

  it('R42 say an override with its owner, reason and end', () => {
    const overrides = [
      {
        scope: { city: 'viet-yen' },
        levels: [{ severity: 'high', threshold: 120 }],
        owner: 'Sở NN&MT',
        reason: 'mùa khô',
        until: '2026-12-31T17:00:00Z',
      },
    ];
    expect(said('vi', { overrides })[1]).toBe(
      'Riêng Việt Yên: mức Cao 120 (Sở NN&MT: mùa khô, đến 01/01/2027 00:00).',
    );
  });
});

describe('the levels of a rule in words', () => {
  it('R39 say how many observations must agree', () => {
    const levels = [{ severity: 'high', op: '>', threshold: 150, mOfN: { m: 3, n: 5 } }];
    expect(ruleSentences('vi', ruleWith({ signal: { fn: 'last' }, levels }), undefined)[0]).toContain(
      'vượt 150 ở ít nhất 3 trong 5 lần đo gần nhất',
    );
  });

  it('R3 tell a rate by the hour', () => {
    const levels = [{ severity: 'low', op: '>', threshold: 8.34e-5 }];
    expect(
      ruleSentences('vi', ruleWith({ signal: { fn: 'rate', window: 'PT1H' }, levels }), undefined)[0],
    ).toContain('vượt 0,3002 /giờ');
  });
});

describe('two versions of a rule', () => {
  it('U5 differ in the sentences that a person reads', () => {
    const before = ruleWith({});
    const after = ruleWith({ levels: [{ severity: 'high', op: '>', threshold: 160, reset: 130 }] });
    const { gone, come } = ruleDifference('vi', { before, after }, names);
    expect([gone.length, come.length]).toEqual([1, 1]);
    expect(come[0]).toContain('vượt 160');
  });
});
