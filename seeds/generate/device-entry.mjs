import { cityAt } from './city-map.mjs';
import { rounded } from './geometry.mjs';

/** Metres that a gauge in a river on the boundary may stand outside the wards. */
const BOUNDARY_RIVER_TOLERANCE = 300;

/** Vietnamese text without its diacritics. */
export function unaccented(text) {
  return text
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('–', '-');
}

/** A part of a device id: lower case, digits and hyphens. */
export function slug(text) {
  return unaccented(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Two digits, so that ids sort. */
export function ordinal(number) {
  return String(number).padStart(2, '0');
}

/** An entry of `devices.json`; `streams` maps an observed property to its interval in seconds. */
export function deviceEntry({ id, vi, en, sector, point, department, parent, tags, streams }) {
  const [lon, lat] = rounded(point);
  const city = cityAt([lon, lat], tags.includes('river') ? BOUNDARY_RIVER_TOLERANCE : 0);
  if (!city) throw new Error(`${id} lies outside both cities: ${lon}, ${lat}`);
  return {
    id,
    name: { vi, en: unaccented(en) },
    city,
    sector,
    location: { lon, lat },
    department,
    ...(parent ? { parent } : {}),
    tags: ['simulated', ...tags],
    datastreams: Object.entries(streams).map(([property, intervalSeconds]) => ({
      property,
      intervalSeconds,
    })),
  };
}
