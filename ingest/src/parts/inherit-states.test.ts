import { expect, it } from 'vitest';
import { subjectOfRow } from './inherit-states.ts';

it.each([
  ['d|env-01|pm2_5', 'env-01'],
  ['w|env-01|pm2_5|mean|3600000|2', 'env-01'],
  ['g|pm25-high|device|env-01', 'env-01'],
  ['g|pm25-high|area|phuong-nenh', 'phuong-nenh'],
  ['n|pm25-high|city|viet-yen', 'viet-yen'],
  ['r|pm25-high', undefined],
  ['clock', undefined],
])('knows what the row %s is about', (key, subject) => {
  expect(subjectOfRow(key)).toBe(subject);
});
