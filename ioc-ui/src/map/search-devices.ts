import { foldForSearch } from '@ioc/domain';

import type { DeviceEntry } from '../live/live-picture.ts';

/** The most devices that a search lists: what fits on a screen. */
export const MOST_HITS = 12;

function textOf({ device }: DeviceEntry, areaName: (id: string | undefined) => string | undefined): string {
  return foldForSearch(`${device.name.vi} ${device.name.en} ${device.id} ${areaName(device.area) ?? ''}`);
}

/**
 * The devices whose name, code or ward hold every word of the folded query; names that begin with it come first.
 * Nothing for an empty query.
 */
export function searchDevices(
  entries: readonly DeviceEntry[],
  folded: string,
  areaName: (id: string | undefined) => string | undefined,
): readonly DeviceEntry[] {
  if (folded === '') return [];
  const words = folded.split(' ');
  return entries
    .map((entry) => ({ entry, text: textOf(entry, areaName) }))
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .toSorted(
      (a, b) =>
        Number(b.text.startsWith(folded)) - Number(a.text.startsWith(folded)) || (a.text < b.text ? -1 : 1),
    )
    .slice(0, MOST_HITS)
    .map(({ entry }) => entry);
}
