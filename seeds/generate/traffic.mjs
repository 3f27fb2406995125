import { places, neighbourhood, roads, scattered, wardAt } from './city-map.mjs';
import { deviceEntry, ordinal } from './device-entry.mjs';
import { besideLine, crossings, lengthOf, moved } from './geometry.mjs';

const ROADS = [
  {
    id: 'ct-hn-bg',
    code: 'cthnbg',
    vi: 'cao tốc HN–BG',
    en: 'HN-BG expressway',
    start: 500,
    spacing: 950,
    tag: 'expressway',
  },
  { id: 'dt-295b', code: 'dt295b', vi: 'ĐT.295B', en: 'DT.295B', start: 250, spacing: 570, tag: 'city-road' },
  { id: 'ql-37', code: 'ql37', vi: 'QL37', en: 'QL37', start: 450, spacing: 800, tag: 'city-road' },
  { id: 'ql-31', code: 'ql31', vi: 'QL31', en: 'QL31', start: 350, spacing: 560, tag: 'city-road' },
  { id: 'dt-398', code: 'dt398', vi: 'ĐT.398', en: 'DT.398', start: 400, spacing: 700, tag: 'city-road' },
];

const JUNCTION_PLACES = [
  ['quang-truong-3-2', 'Nút giao Quảng trường 3/2', '3/2 Square junction'],
  ['ben-xe-bac-giang', 'Nút giao Bến xe khách Bắc Giang', 'Coach station junction'],
  ['ga-bac-giang', 'Nút giao Ga Bắc Giang', 'Railway station junction'],
  ['bv-da-khoa-bac-giang', 'Nút giao Bệnh viện Đa khoa', 'General hospital junction'],
  ['thanh-xuong-giang', 'Nút giao Thành Xương Giang', 'Xuong Giang citadel junction'],
  ['neo', 'Nút giao trung tâm Neo', 'Neo centre junction'],
  ['kcn-song-khe-noi-hoang', 'Nút giao KCN Song Khê – Nội Hoàng', 'Song Khe - Noi Hoang park junction'],
  ['bich-dong', 'Nút giao trung tâm Bích Động', 'Bich Dong centre junction'],
  ['nenh', 'Nút giao trung tâm Nếnh', 'Nenh centre junction'],
  ['kcn-dinh-tram', 'Nút giao KCN Đình Trám', 'Dinh Tram park junction'],
  ['kcn-quang-chau', 'Nút giao KCN Quang Châu', 'Quang Chau park junction'],
  ['kcn-van-trung', 'Nút giao KCN Vân Trung', 'Van Trung park junction'],
];

const ROAD_JUNCTIONS = [
  ['ct-hn-bg', 'ql-31', 'Nút giao cao tốc – QL31', 'Expressway - QL31 junction'],
  ['dt-295b', 'ql-37', 'Ngã ba Đình Trám (ĐT.295B – QL37)', 'Dinh Tram junction (DT.295B - QL37)'],
  ['dt-295b', 'rail-hn-dd', 'Đường ngang đường sắt – ĐT.295B', 'Level crossing, railway - DT.295B'],
];

const CAMERA_PLACES = [
  ['cau-my-do', 'cầu Mỹ Độ', 'My Do bridge'],
  ['cau-dong-son', 'cầu Đồng Sơn', 'Dong Son bridge'],
  ['cau-xuong-giang', 'cầu Xương Giang', 'Xuong Giang bridge'],
  ['cau-nhu-nguyet', 'cầu Như Nguyệt', 'Nhu Nguyet bridge'],
  ['quang-truong-3-2', 'Quảng trường 3/2', '3/2 Square'],
  ['ben-xe-bac-giang', 'Bến xe khách Bắc Giang', 'Bac Giang coach station'],
  ['bv-da-khoa-bac-giang', 'cổng Bệnh viện Đa khoa', 'General hospital gate'],
  ['chua-vinh-nghiem', 'chùa Vĩnh Nghiêm', 'Vinh Nghiem pagoda'],
  ['neo', 'trung tâm Neo', 'Neo centre'],
  ['bich-dong', 'trung tâm Bích Động', 'Bich Dong centre'],
  ['nenh', 'trung tâm Nếnh', 'Nenh centre'],
  ['kcn-quang-chau', 'cổng KCN Quang Châu', 'Quang Chau park gate'],
  ['kcn-dinh-tram', 'cổng KCN Đình Trám', 'Dinh Tram park gate'],
  ['kcn-van-trung', 'cổng KCN Vân Trung', 'Van Trung park gate'],
  ['kcn-song-khe-noi-hoang', 'cổng KCN Song Khê – Nội Hoàng', 'Song Khe - Noi Hoang park gate'],
  ['chua-bo-da', 'chùa Bổ Đà', 'Bo Da pagoda'],
];

function detector(road, number, point) {
  const local = neighbourhood(point);
  return deviceEntry({
    id: `traffic-${road.code}-${ordinal(number)}`,
    vi: `Đo lưu lượng ${road.vi} số ${ordinal(number)} (${local})`,
    en: `Traffic detector ${road.en} no. ${ordinal(number)} (${local})`,
    sector: 'traffic',
    point,
    department: 'so-xay-dung',
    tags: ['traffic-detector', road.tag],
    streams: { vehicle_flow: 60, average_speed: 30, occupancy: 30 },
  });
}

function detectorsAlong(road) {
  const line = roads.get(road.id).geometry.coordinates;
  const found = [];
  for (let metres = road.start; metres < lengthOf(line); metres += road.spacing) {
    const point = besideLine(line, metres, found.length % 2 === 0 ? 8 : -8);
    if (wardAt(point)) found.push(detector(road, found.length + 1, point));
  }
  return found;
}

function junction(number, point, names) {
  return deviceEntry({
    id: `traffic-junction-${ordinal(number)}`,
    ...names,
    sector: 'traffic',
    point,
    department: 'so-xay-dung',
    tags: ['junction', 'signal-controller'],
    streams: { vehicle_count: 60, queue_length: 60, signal_state: 60, signal_controller_fault: 60 },
  });
}

function junctions() {
  const crossed = ROAD_JUNCTIONS.map(([one, other, vi, en]) => {
    const found = crossings(roads.get(one).geometry.coordinates, roads.get(other).geometry.coordinates);
    return [moved(found.at(-1), 14, 9), { vi, en }];
  });
  const placed = JUNCTION_PLACES.map(([id, vi, en]) => [
    scattered(places.get(id).geometry.coordinates, 120, `junction/${id}`),
    { vi, en },
  ]);
  return [...crossed, ...placed].map(([point, names], index) => junction(index + 1, point, names));
}

function camera([id, vi, en], index) {
  const bridge = id.startsWith('cau-');
  const place = places.get(id).geometry.coordinates;
  return deviceEntry({
    id: `traffic-camera-${ordinal(index + 1)}`,
    vi: `Camera giao thông ${vi}`,
    en: `Traffic camera, ${en}`,
    sector: 'traffic',
    point: bridge ? moved(place, 0, 60) : scattered(place, 90, `camera/${id}`),
    department: 'cong-an-tinh',
    tags: ['camera'],
    streams: { vehicle_count: 60, camera_heartbeat: 60, camera_image_quality: 300 },
  });
}

/** Detectors along the roads, signal controllers at junctions, and cameras. */
export function trafficDevices() {
  return [...ROADS.flatMap(detectorsAlong), ...junctions(), ...CAMERA_PLACES.map(camera)];
}
