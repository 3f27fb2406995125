import { anchors, places, scattered } from './city-map.mjs';
import { deviceEntry, slug } from './device-entry.mjs';

const TAP_ANCHORS = new Set([
  'Ngô Quyền',
  'Dĩnh Kế',
  'Tân Tiến',
  'Nham Biền',
  'Tân An',
  'Nếnh',
  'Bích Động',
  'Tự Lạn',
]);
const PARKS = ['kcn-song-khe-noi-hoang', 'kcn-dinh-tram', 'kcn-quang-chau', 'kcn-van-trung'];

function supplyMeter({ name, point }) {
  const tap = TAP_ANCHORS.has(name);
  return deviceEntry({
    sector: 'water',
    id: `supply-${slug(name)}`,
    vi: `Cấp nước khu ${name}`,
    en: `Water supply, ${name}`,
    point: scattered(point, 420, `supply/${name}`),
    department: 'cong-ty-cap-nuoc',
    tags: ['supply-meter', ...(tap ? ['tap-water'] : [])],
    streams: {
      water_pressure: 60,
      water_flow: 60,
      ...(tap ? { turbidity: 300, residual_chlorine: 300, ph: 300 } : {}),
    },
  });
}

function parkMeter(id) {
  const { geometry, properties } = places.get(id);
  return deviceEntry({
    sector: 'water',
    id: `supply-${id}`,
    vi: `Cấp nước ${properties.name.vi}`,
    en: `Water supply, ${properties.name.en}`,
    point: scattered(geometry.coordinates, 300, `supply/${id}`),
    department: 'cong-ty-cap-nuoc',
    tags: ['supply-meter', 'industrial-park'],
    streams: { water_pressure: 60, water_flow: 60, water_volume: 900 },
  });
}

/** Pressure and flow meters of the water supply; some of them watch the quality at the tap. */
export function waterSupplyDevices() {
  return [...anchors.map(supplyMeter), ...PARKS.map(parkMeter)];
}
