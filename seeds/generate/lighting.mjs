import { anchors, neighbourhood, roads, scattered, wardAt } from './city-map.mjs';
import { deviceEntry, ordinal, slug } from './device-entry.mjs';
import { besideLine, lengthOf } from './geometry.mjs';

/** Roads with public lighting; the cabinets stand `spacing` metres apart and `side` metres beside the middle. */
const LIT_ROADS = [
  { id: 'dt-295b', code: 'dt295b', label: ['ĐT.295B', 'DT.295B'], start: 600, spacing: 1500, side: 22 },
  { id: 'ql-37', code: 'ql37', label: ['QL37', 'QL37'], start: 700, spacing: 2200, side: 20 },
  { id: 'ql-31', code: 'ql31', label: ['QL31', 'QL31'], start: 600, spacing: 1200, side: 18 },
  { id: 'dt-398', code: 'dt398', label: ['ĐT.398', 'DT.398'], start: 900, spacing: 2000, side: 18 },
];
const LIT_NEIGHBOURHOODS = new Set([
  'Thọ Xương',
  'Ngô Quyền',
  'Hoàng Văn Thụ',
  'Trần Phú',
  'Xương Giang',
  'Dĩnh Kế',
  'Mỹ Độ',
  'Đa Mai',
  'Đồng Sơn',
  'Tân Tiến',
  'Nham Biền',
  'Tân An',
  'Cảnh Thụy',
  'Đồng Việt',
  'Bích Động',
  'Hồng Thái',
  'Nếnh',
  'Quang Châu',
  'Vân Trung',
  'Tăng Tiến',
  'Tự Lạn',
  'Ninh Sơn',
  'Vân Hà',
]);
const GROUPS_PER_CABINET = 2;
const GROUP_DISTANCE = 260;

function cabinet({ key, vi, en, point }) {
  return deviceEntry({
    id: `lighting-${key}`,
    vi: `Tủ chiếu sáng ${vi}`,
    en: `Lighting cabinet ${en}`,
    sector: 'lighting',
    point,
    department: 'doi-chieu-sang',
    tags: ['lighting-cabinet'],
    streams: { cabinet_power: 60, cabinet_energy: 300, cabinet_door: 60, cabinet_temperature: 300 },
  });
}

function lampGroup({ key, vi, en, number, point }) {
  return deviceEntry({
    id: `lighting-${key}-g${number}`,
    vi: `Nhóm đèn ${number}, tủ ${vi}`,
    en: `Lamp group ${number}, cabinet ${en}`,
    sector: 'lighting',
    point,
    department: 'doi-chieu-sang',
    parent: `lighting-${key}`,
    tags: ['lamp-group'],
    streams: { lamp_state: 300, lamp_power: 300, dimming_level: 300, pole_leakage: 60 },
  });
}

function areInOneCity(points) {
  const cities = new Set(points.map((point) => wardAt(point)?.properties.city));
  return cities.size === 1 && !cities.has(undefined);
}

function alongRoad(road) {
  const line = roads.get(road.id).geometry.coordinates;
  const found = [];
  let number = 0;
  for (let metres = road.start; metres < lengthOf(line) - GROUP_DISTANCE; metres += road.spacing) {
    const side = number % 2 === 0 ? road.side : -road.side;
    const points = [0, -GROUP_DISTANCE, GROUP_DISTANCE].map((shift) =>
      besideLine(line, metres + shift, side),
    );
    if (!areInOneCity(points)) continue;
    number++;
    const local = neighbourhood(points[0]);
    const [vi, en] = road.label.map((label) => `${label} số ${ordinal(number)} (${local})`);
    const names = { key: `${road.code}-${ordinal(number)}`, vi, en: en.replace('số', 'no.') };
    found.push(cabinet({ ...names, point: points[0] }));
    points.slice(1).forEach((point, index) => found.push(lampGroup({ ...names, number: index + 1, point })));
  }
  return found;
}

function inNeighbourhood({ name, point }) {
  const names = { key: slug(name), vi: `khu ${name}`, en: name };
  const center = scattered(point, 350, `cabinet/${name}`);
  const groups = Array.from({ length: GROUPS_PER_CABINET }, (_, index) =>
    lampGroup({ ...names, number: index + 1, point: scattered(center, 230, `lamps/${name}/${index}`) }),
  );
  return [cabinet({ ...names, point: center }), ...groups];
}

/** Cabinets along the lit roads and in the denser former communes, each with its groups of lamps. */
export function lightingDevices() {
  const lit = anchors.filter(({ name }) => LIT_NEIGHBOURHOODS.has(name));
  return [...LIT_ROADS.flatMap(alongRoad), ...lit.flatMap(inNeighbourhood)];
}
