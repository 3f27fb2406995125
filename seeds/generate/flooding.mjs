import { anchors, neighbourhood, places, rivers, roads, scattered, wardAt } from './city-map.mjs';
import { deviceEntry, ordinal, slug } from './device-entry.mjs';
import { besideLine, crossings, lengthOf, moved } from './geometry.mjs';

/** Low streets: [river, share of its length, metres inland to the left of the line (negative: right)]. */
const LOW_STREETS = [
  ['song-thuong', 0.31, 260],
  ['song-thuong', 0.34, 330],
  ['song-thuong', 0.365, 220],
  ['song-thuong', 0.385, 300],
  ['song-thuong', 0.4, -280],
  ['song-thuong', 0.425, 260],
  ['song-thuong', 0.45, 350],
  ['song-thuong', 0.49, -300],
  ['song-thuong', 0.53, 320],
  ['song-thuong', 0.72, -380],
  ['song-thuong', 0.87, 300],
  ['song-luc-nam', 0.6, -350],
  ['song-cau', 0.36, -420],
  ['song-cau', 0.48, -420],
  ['song-cau', 0.56, -350],
  ['song-cau', 0.61, -300],
  ['song-cau', 0.66, -320],
  ['song-cau', 0.79, -260],
  ['song-cau', 0.86, -380],
  ['song-cau', 0.9, -420],
];

const UNDERPASSES = [
  ['ct-hn-bg', 'ql-31', 'Hầm chui cao tốc – QL31', 'Underpass, expressway - QL31'],
  [
    'dt-295b',
    'rail-hn-dd',
    'Gầm cầu đường sắt ĐT.295B (Quang Châu)',
    'Railway underpass DT.295B (Quang Chau)',
  ],
  ['ql-37', 'rail-hn-dd', 'Gầm cầu đường sắt QL37 (Đình Trám)', 'Railway underpass QL37 (Dinh Tram)'],
];
const UNDERPASS_PLACES = ['kcn-van-trung', 'kcn-quang-chau', 'kcn-song-khe-noi-hoang', 'ben-xe-bac-giang'];

const DRAIN_ANCHORS = [
  'Thọ Xương',
  'Ngô Quyền',
  'Hoàng Văn Thụ',
  'Trần Phú',
  'Xương Giang',
  'Dĩnh Kế',
  'Mỹ Độ',
  'Đồng Sơn',
  'Tân Tiến',
  'Nham Biền',
  'Tân An',
  'Nếnh',
  'Quang Châu',
  'Vân Trung',
  'Tăng Tiến',
  'Bích Động',
  'Hồng Thái',
  'Tự Lạn',
  'Ninh Sơn',
];
const PUMP_ANCHORS = ['Trần Phú', 'Đa Mai', 'Đồng Sơn', 'Yên Lư', 'Quang Châu', 'Vân Hà'];

const named = (names) => anchors.filter(({ name }) => names.includes(name));

const lineOf = (river) => rivers.get(river).geometry.coordinates;

function floodSensor({ id, vi, en, point, site }) {
  return deviceEntry({
    sector: 'water',
    id,
    vi,
    en,
    point,
    department: 'ban-chi-huy-phong-thu-dan-su',
    tags: ['flood-sensor', site],
    streams: { flood_depth: 60, battery_level: 3600 },
  });
}

function lowStreets() {
  return LOW_STREETS.map(([river, share, inland], index) => {
    const line = lineOf(river);
    const candidates = [inland, -inland].map((side) => besideLine(line, share * lengthOf(line), side));
    const point = candidates.find(wardAt);
    const number = ordinal(index + 1);
    const local = neighbourhood(point);
    return floodSensor({
      id: `flood-street-${number}`,
      vi: `Đo ngập đường số ${number} (${local})`,
      en: `Street flood sensor no. ${number} (${local})`,
      point,
      site: 'low-street',
    });
  });
}

function underpasses() {
  const crossed = UNDERPASSES.map(([one, other, vi, en]) => {
    const [point] = crossings(roads.get(one).geometry.coordinates, roads.get(other).geometry.coordinates);
    return {
      vi: `Đo ngập ${vi.charAt(0).toLowerCase()}${vi.slice(1)}`,
      en: `Flood sensor, ${en}`,
      point: moved(point, -18, -12),
    };
  });
  const gates = UNDERPASS_PLACES.map((id) => {
    const { geometry, properties } = places.get(id);
    const point = scattered(geometry.coordinates, 320, `underpass/${id}`);
    return {
      vi: `Đo ngập đường vào ${properties.name.vi}`,
      en: `Flood sensor, access to ${properties.name.en}`,
      point,
    };
  });
  return [...crossed, ...gates].map((entry, index) =>
    floodSensor({ id: `flood-underpass-${ordinal(index + 1)}`, ...entry, site: 'underpass' }),
  );
}

function drain({ name, point }) {
  return deviceEntry({
    sector: 'water',
    id: `drain-${slug(name)}`,
    vi: `Mực nước cống ${name}`,
    en: `Drain level, ${name}`,
    point: scattered(point, 380, `drain/${name}`),
    department: 'cong-ty-moi-truong-do-thi',
    tags: ['drain'],
    streams: { drain_level: 60, battery_level: 3600 },
  });
}

function pumpStation({ name, point }) {
  return deviceEntry({
    sector: 'water',
    id: `pump-${slug(name)}`,
    vi: `Trạm bơm tiêu ${name}`,
    en: `Drainage pump station, ${name}`,
    point: scattered(point, 520, `pump/${name}`),
    department: 'cong-ty-moi-truong-do-thi',
    tags: ['pump-station'],
    streams: { pump_state: 60, drain_level: 60 },
  });
}

/** Flood sensors on low streets and in underpasses, drains and drainage pumps. */
export function floodingDevices() {
  return [
    ...lowStreets(),
    ...underpasses(),
    ...named(DRAIN_ANCHORS).map(drain),
    ...named(PUMP_ANCHORS).map(pumpStation),
  ];
}
