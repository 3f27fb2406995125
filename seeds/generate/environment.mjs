import { anchors, places, scattered } from './city-map.mjs';
import { deviceEntry, ordinal, slug } from './device-entry.mjs';

const REFERENCE_STATIONS = [
  ['quang-truong-3-2', 'Quảng trường 3/2', '3/2 Square', 'centre'],
  ['bv-da-khoa-bac-giang', 'Bệnh viện Đa khoa', 'General hospital', 'special-area'],
  ['kcn-song-khe-noi-hoang', 'KCN Song Khê – Nội Hoàng', 'Song Khe - Noi Hoang park', 'industrial-park'],
  ['neo', 'Neo', 'Neo', 'centre'],
  ['kcn-dinh-tram', 'KCN Đình Trám', 'Dinh Tram park', 'industrial-park'],
  ['kcn-quang-chau', 'KCN Quang Châu', 'Quang Chau park', 'industrial-park'],
  ['kcn-van-trung', 'KCN Vân Trung', 'Van Trung park', 'industrial-park'],
  ['bich-dong', 'Bích Động', 'Bich Dong', 'centre'],
];

const SENSOR_ANCHORS = [
  'Thọ Xương',
  'Trần Phú',
  'Dĩnh Kế',
  'Dĩnh Trì',
  'Mỹ Độ',
  'Song Mai',
  'Đồng Sơn',
  'Tiền Phong',
  'Tân Tiến',
  'Yên Lư',
  'Tân An',
  'Cảnh Thụy',
  'Đồng Việt',
  'Nếnh',
  'Quang Châu',
  'Vân Trung',
  'Tăng Tiến',
  'Hồng Thái',
  'Minh Đức',
  'Tự Lạn',
  'Ninh Sơn',
  'Tiên Sơn',
  'Vân Hà',
];

const NOISE_PLACES = [
  'bv-da-khoa-bac-giang',
  'ga-bac-giang',
  'ben-xe-bac-giang',
  'quang-truong-3-2',
  'thanh-xuong-giang',
  'neo',
  'kcn-song-khe-noi-hoang',
  'cau-my-do',
  'chua-vinh-nghiem',
  'bich-dong',
  'nenh',
  'kcn-dinh-tram',
  'kcn-quang-chau',
  'kcn-van-trung',
  'chua-bo-da',
  'lang-tho-ha',
];

const WEATHER_ANCHORS = [
  'Ngô Quyền',
  'Quế Nham',
  'Tân Liễu',
  'Quỳnh Sơn',
  'Đồng Phúc',
  'Bích Động',
  'Việt Tiến',
  'Trung Sơn',
];

const RAIN_ANCHORS = [
  'Xương Giang',
  'Đa Mai',
  'Nội Hoàng',
  'Xuân Phú',
  'Trí Yên',
  'Tiến Dũng',
  'Nghĩa Trung',
  'Thượng Lan',
  'Quảng Minh',
  'Vân Trung',
];

const anchorsNamed = (names) => names.map((name) => anchors.find((anchor) => anchor.name === name));

function environmentDevice(entry) {
  return deviceEntry({ sector: 'environment', department: 'so-nong-nghiep-moi-truong', ...entry });
}

function referenceStation([place, vi, en, site], index) {
  return environmentDevice({
    id: `air-station-${ordinal(index + 1)}-${slug(en)}`,
    vi: `Trạm quan trắc không khí ${vi}`,
    en: `Air quality station, ${en}`,
    point: scattered(places.get(place).geometry.coordinates, 260, `air/${place}`),
    tags: ['air-quality', 'air-station', site],
    streams: { pm2_5: 60, pm10: 60, no2: 60, so2: 60, o3: 60 },
  });
}

function airSensor({ name, point }) {
  return environmentDevice({
    id: `air-sensor-${slug(name)}`,
    vi: `Cảm biến bụi mịn ${name}`,
    en: `Fine dust sensor, ${name}`,
    point: scattered(point, 450, `dust/${name}`),
    tags: ['air-quality', 'air-sensor'],
    streams: { pm2_5: 60, pm10: 60, air_temperature: 300, relative_humidity: 300 },
  });
}

function noiseMeter(id) {
  const { geometry, properties } = places.get(id);
  return environmentDevice({
    id: `noise-${id}`,
    vi: `Đo độ ồn ${properties.name.vi}`,
    en: `Noise meter, ${properties.name.en}`,
    point: scattered(geometry.coordinates, 180, `noise/${id}`),
    tags: ['noise-meter', ...(properties.kind === 'hospital' ? ['special-area'] : [])],
    streams: { noise_laeq: 60, noise_lamax: 60 },
  });
}

function weatherStation({ name, point }) {
  return environmentDevice({
    id: `weather-${slug(name)}`,
    vi: `Trạm thời tiết ${name}`,
    en: `Weather station, ${name}`,
    point: scattered(point, 600, `weather/${name}`),
    tags: ['weather-station'],
    streams: {
      air_temperature: 300,
      relative_humidity: 300,
      wind_speed: 300,
      wind_direction: 300,
      rainfall: 600,
    },
  });
}

function rainGauge({ name, point }) {
  return environmentDevice({
    id: `rain-${slug(name)}`,
    vi: `Trạm đo mưa ${name}`,
    en: `Rain gauge, ${name}`,
    point: scattered(point, 500, `rain/${name}`),
    tags: ['rain-gauge'],
    streams: { rainfall: 600 },
  });
}

/** Air stations and dust sensors, noise meters, weather stations and rain gauges. */
export function environmentDevices() {
  return [
    ...REFERENCE_STATIONS.map(referenceStation),
    ...anchorsNamed(SENSOR_ANCHORS).map(airSensor),
    ...NOISE_PLACES.map(noiseMeter),
    ...anchorsNamed(WEATHER_ANCHORS).map(weatherStation),
    ...anchorsNamed(RAIN_ANCHORS).map(rainGauge),
  ];
}
