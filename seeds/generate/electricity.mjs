import { anchors, places, scattered } from './city-map.mjs';
import { deviceEntry, slug } from './device-entry.mjs';

const PARKS = ['kcn-song-khe-noi-hoang', 'kcn-dinh-tram', 'kcn-quang-chau', 'kcn-van-trung'];
const FEEDER_ANCHORS = [
  'Ngô Quyền',
  'Dĩnh Kế',
  'Mỹ Độ',
  'Tân Tiến',
  'Nham Biền',
  'Tân An',
  'Nếnh',
  'Bích Động',
  'Tự Lạn',
  'Ninh Sơn',
];

function transformer(id) {
  const { geometry, properties } = places.get(id);
  return deviceEntry({
    id: `power-${id}`,
    vi: `Trạm biến áp ${properties.name.vi}`,
    en: `Transformer station, ${properties.name.en}`,
    sector: 'electricity',
    point: scattered(geometry.coordinates, 350, `transformer/${id}`),
    department: 'cong-ty-dien-luc',
    tags: ['transformer', 'industrial-park'],
    streams: { active_power: 60, voltage: 60, frequency: 60, transformer_oil_temperature: 300, outage: 60 },
  });
}

function feeder({ name, point }) {
  return deviceEntry({
    id: `power-feeder-${slug(name)}`,
    vi: `Lộ điện trung tâm ${name}`,
    en: `Power feeder, ${name}`,
    sector: 'electricity',
    point: scattered(point, 400, `feeder/${name}`),
    department: 'cong-ty-dien-luc',
    tags: ['feeder'],
    streams: { active_power: 60, voltage: 60, power_factor: 300, outage: 60 },
  });
}

/** Transformers of the industrial parks and feeders of the centres: a few, to show the sector. */
export function electricityDevices() {
  return [
    ...PARKS.map(transformer),
    ...anchors.filter(({ name }) => FEEDER_ANCHORS.includes(name)).map(feeder),
  ];
}
