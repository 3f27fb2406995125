import type { RulePackAnswer } from '@ioc/wire';
import { expect, it } from 'vitest';

import { figureTexts, thresholdText } from './pack-texts.ts';

type Entry = RulePackAnswer['entries'][number];

const NOTE = { vi: 'theo trí nhớ', en: 'from memory' };
const LEVELS: Entry['rule']['levels'] = [
  { severity: 'medium', op: '>=', threshold: 4.3 },
  { severity: 'high', op: 'outside', threshold: [198, 242] },
];

it('a figure says its condition with the unit, in the language, and whether it is verified', () => {
  const figures: Entry['figures'] = [
    { severity: 'medium', verified: false, note: NOTE },
    { severity: 'high', verified: true },
  ];
  const entry = { figures, rule: { levels: LEVELS } };
  expect(figureTexts('vi', entry, 'm')).toEqual([
    { severity: 'medium', text: '≥ 4,3 m', verified: false, note: NOTE },
    { severity: 'high', text: '∉ 198–242 m', verified: true, note: undefined },
  ]);
  expect(thresholdText('en', 4.3)).toBe('4.3');
});
