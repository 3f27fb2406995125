import { whyCode } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { localText, localTime } from './vietnam-time.ts';
import { whySentence } from './why-sentence.ts';

const words = { signal: { factor: 1, unit: 'µg/m³', decimals: 1 }, device: (id: string) => id };

describe('why a rule did or did not fire', () => {
  it('R35 says what is met and how long is left', () => {
    const reason = {
      code: 'level-running',
      severity: 'high',
      value: 155.2,
      threshold: 150,
      leftMs: 240_000,
    } as const;
    expect(whySentence('vi', reason, words)).toBe(
      'Mức Cao: 155,2 µg/m³ đã chạm ngưỡng 150 µg/m³, còn 4 phút nữa mới đủ thời gian duy trì.',
    );
  });

  it('R35 has a sentence in both languages for every reason, with no fact left open', () => {
    for (const code of whyCode.options)
      for (const language of ['vi', 'en'] as const)
        expect(whySentence(language, { code }, words)).not.toMatch(/[{}]|^$/);
  });

  it('R35 asks about times of Vietnam, whatever the zone of the station', () => {
    const time = localTime('2026-11-23T14:05');
    expect(time).toBe(Date.parse('2026-11-23T07:05:00Z'));
    expect(time === undefined ? '' : localText(time)).toBe('2026-11-23T14:05');
  });
});
