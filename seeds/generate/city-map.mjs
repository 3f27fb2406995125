import { readFileSync } from 'node:fs';
import { distance, isInsideRing, moved, nearestOnLine, rounded } from './geometry.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
const byId = (collection) => new Map(collection.features.map((feature) => [feature.id, feature]));

const wards = read('geo/areas.geojson').features.filter(({ properties }) => properties.level === 'ward');
/** Roads by id, as GeoJSON features. */
export const roads = byId(read('geo/roads.geojson'));
/** Rivers by id, as GeoJSON features. */
export const rivers = byId(read('geo/rivers.geojson'));
/** Landmarks by id, as GeoJSON features. */
export const places = byId(read('geo/places.geojson'));
/** Approximate centres of the former communes: [{name, point, ward, city}]. */
export const anchors = read('generate/anchors.json').map(({ name, ward, lon, lat }) => {
  const area = wardAt([lon, lat]);
  if (area?.properties.code !== ward) throw new Error(`the anchor ${name} lies outside ward ${ward}`);
  return { name, ward, point: [lon, lat], city: area.properties.city };
});

/** The ward of 2025 that contains the point; undefined outside both cities. */
export function wardAt(point) {
  return wards.find(({ geometry }) => isInsideRing(rounded(point), geometry.coordinates[0]));
}

/** The city of the point, or of the nearest ward within `tolerance` metres; undefined when there is none. */
export function cityAt(point, tolerance = 0) {
  const inside = wardAt(point);
  if (inside) return inside.properties.city;
  const ranked = wards.map((ward) => [
    distance(point, nearestOnLine(point, ward.geometry.coordinates[0])),
    ward,
  ]);
  const [metres, ward] = ranked.reduce((best, next) => (next[0] < best[0] ? next : best));
  return metres <= tolerance ? ward.properties.city : undefined;
}

/** The name of the former commune around the point: the nearest anchor, of the same ward where it has one. */
export function neighbourhood(point) {
  const ward = wardAt(point)?.properties.code;
  const own = anchors.filter((anchor) => anchor.ward === ward);
  return (own.length > 0 ? own : anchors).reduce((best, next) =>
    distance(point, next.point) < distance(point, best.point) ? next : best,
  ).name;
}

/** A number in [0, 1) that depends on the text alone. Source: FNV-1a with the finalizer of MurmurHash3. */
export function chance(text) {
  let hash = 2166136261;
  for (const character of text.normalize('NFC')) hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A scattered point between a third of `radius` metres and `radius` around `center`, in the same ward. */
export function scattered(center, radius, key) {
  const ward = wardAt(center);
  for (let attempt = 0; attempt < 50; attempt++) {
    const bearing = 2 * Math.PI * chance(`${key}/bearing/${attempt}`);
    const metres = radius * (1 / 3 + (2 / 3) * chance(`${key}/distance/${attempt}`));
    const point = moved(center, Math.sin(bearing) * metres, Math.cos(bearing) * metres);
    if (wardAt(point) === ward) return point;
  }
  return center;
}
