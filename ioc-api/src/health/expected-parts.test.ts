import { isCityId, type CityId } from '@ioc/domain';
import { expect, it } from 'vitest';

import { expectedParts } from './expected-parts.ts';

const cities = ['bac-giang', 'viet-yen'].filter((id): id is CityId => isCityId(id)).map((id) => ({ id }));
const part = (name: string, holder?: string) => ({ part: name, fence: 1, ...(holder && { holder }) });

it('expects the whole, or the cities, whichever is held, and no city that is gone', () => {
  expect(expectedParts([], cities)).toEqual([]);
  expect(expectedParts([part('all', 'a')], cities)).toEqual(['all']);
  expect(expectedParts([part('all'), part('bac-giang', 'a'), part('viet-yen')], cities)).toEqual([
    'bac-giang',
    'viet-yen',
  ]);
  expect(expectedParts([part('all', 'a'), part('bac-giang')], cities)).toEqual(['all']);
  expect(expectedParts([part('bac-giang', 'a'), part('atlantis')], cities)).toEqual(['bac-giang']);
});
