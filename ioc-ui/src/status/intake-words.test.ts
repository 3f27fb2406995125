import type { IngestHealthJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { intakeWords } from './intake-words.ts';

const CALM: IngestHealthJson = {
  epoch: 'run',
  at: '2026-11-23T07:00:00.000Z',
  sync: 'fsync',
  receivedPerSecond: 12,
  archivedPerSecond: 12,
  archive: { lagMessages: 2, lagSeconds: 0.2, isReachable: true },
  rules: { lagMessages: 0, lagSeconds: 0, isReachable: true },
  journal: { bytes: 34_000_000, maxBytes: 2_000_000_000, isFull: false },
  quarantine: { rows: 4, perMinute: {} },
  ledger: { pending: 2, difference: 0 },
  troubles: [],
  troubleLog: [],
};

function wordOf(about: string, change: Partial<IngestHealthJson>, language: 'vi' | 'en' = 'vi') {
  return intakeWords(language, { ...CALM, ...change }).find((word) => word.about === about);
}

describe('the words of the intake', () => {
  it('are good where everything keeps up', () => {
    expect(intakeWords('en', CALM).map(({ mood }) => mood)).toEqual(['good', 'good', 'good', 'good', 'good']);
  });

  it('say that data are safe while the archive is behind or away', () => {
    const behind = { lagMessages: 24_000, lagSeconds: 12, isReachable: true };
    expect(wordOf('archive', { archive: behind })).toEqual({
      about: 'archive',
      mood: 'watch',
      text: 'Kho lưu trữ chậm 12 giây (24.000 bản tin); dữ liệu vẫn an toàn trong nhật ký.',
    });
    const away = wordOf('archive', { archive: { ...behind, isReachable: false } }, 'en');
    expect(away).toMatchObject({ mood: 'bad' });
    expect(away?.text).toContain('safe in the journal');
  });

  it('name what goes into quarantine, most first, and what is not accounted for', () => {
    const quarantine = { rows: 1_200, perMinute: { 'not-json': 2, 'unknown-device': 9, odd: 1 } };
    expect(wordOf('quarantine', { quarantine })?.text).toContain(
      'Thiết bị chưa đăng ký (9), Không phải JSON',
    );
    expect(wordOf('ledger', { ledger: { pending: 0, difference: 3 } }, 'en')).toMatchObject({ mood: 'bad' });
  });
});
