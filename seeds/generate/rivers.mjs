import { places, rivers } from './city-map.mjs';
import { deviceEntry, ordinal } from './device-entry.mjs';
import { lengthOf, pointAlong } from './geometry.mjs';

/** Gauges at a landmark stand on the landmark's point; the others at a distance along their river. */
const GAUGES = [
  {
    id: 'river-phu-lang-thuong',
    place: 'tram-tv-phu-lang-thuong',
    river: 'thuong',
    vi: 'Trạm thủy văn Phủ Lạng Thương (sông Thương)',
    en: 'Phu Lang Thuong gauge (Thuong river)',
    official: true,
  },
  {
    id: 'river-dap-cau',
    place: 'tram-tv-dap-cau',
    river: 'cau',
    vi: 'Trạm thủy văn Đáp Cầu (sông Cầu)',
    en: 'Dap Cau gauge (Cau river)',
    official: true,
  },
  {
    id: 'river-cau-my-do',
    place: 'cau-my-do',
    river: 'thuong',
    vi: 'Đo mực nước cầu Mỹ Độ (sông Thương)',
    en: 'Water level, My Do bridge (Thuong river)',
  },
  {
    id: 'river-cau-xuong-giang',
    place: 'cau-xuong-giang',
    river: 'thuong',
    vi: 'Đo mực nước cầu Xương Giang (sông Thương)',
    en: 'Water level, Xuong Giang bridge (Thuong river)',
  },
  {
    id: 'river-cau-dong-son',
    place: 'cau-dong-son',
    river: 'thuong',
    vi: 'Đo mực nước cầu Đồng Sơn (sông Thương)',
    en: 'Water level, Dong Son bridge (Thuong river)',
  },
  {
    id: 'river-cau-nhu-nguyet',
    place: 'cau-nhu-nguyet',
    river: 'cau',
    vi: 'Đo mực nước cầu Như Nguyệt (sông Cầu)',
    en: 'Water level, Nhu Nguyet bridge (Cau river)',
  },
  {
    id: 'river-thuong-que-nham',
    line: 'song-thuong',
    share: 0.22,
    river: 'thuong',
    vi: 'Đo mực nước sông Thương tại Quế Nham',
    en: 'Water level, Thuong river at Que Nham',
  },
  {
    id: 'river-thuong-tan-tien',
    line: 'song-thuong',
    share: 0.66,
    river: 'thuong',
    vi: 'Đo mực nước sông Thương tại Tân Tiến – Yên Dũng',
    en: 'Water level, Thuong river at Tan Tien - Yen Dung',
  },
  {
    id: 'river-thuong-tri-yen',
    line: 'song-thuong',
    share: 0.93,
    river: 'thuong',
    vi: 'Đo mực nước sông Thương tại Trí Yên',
    en: 'Water level, Thuong river at Tri Yen',
  },
  {
    id: 'river-thuong-dong-phuc',
    line: 'song-thuong-ha',
    share: 0.55,
    river: 'thuong',
    vi: 'Đo mực nước sông Thương tại Đồng Phúc',
    en: 'Water level, Thuong river at Dong Phuc',
  },
  {
    id: 'river-luc-nam-tan-an',
    line: 'song-luc-nam',
    share: 0.5,
    river: 'luc-nam',
    vi: 'Đo mực nước sông Lục Nam tại Tân An',
    en: 'Water level, Luc Nam river at Tan An',
  },
  {
    id: 'river-cau-yen-lu',
    line: 'song-cau',
    share: 0.43,
    river: 'cau',
    vi: 'Đo mực nước sông Cầu tại Yên Lư',
    en: 'Water level, Cau river at Yen Lu',
  },
  {
    id: 'river-cau-tho-ha',
    line: 'song-cau',
    share: 0.8,
    river: 'cau',
    vi: 'Đo mực nước sông Cầu tại Thổ Hà',
    en: 'Water level, Cau river at Tho Ha',
  },
  {
    id: 'river-cau-tien-son',
    line: 'song-cau',
    share: 0.93,
    river: 'cau',
    vi: 'Đo mực nước sông Cầu tại Trung Sơn',
    en: 'Water level, Cau river at Trung Son',
  },
];

const QUALITY_STATIONS = [
  ['song-thuong', 0.3, 'sông Thương (Đa Mai)', 'Thuong river (Da Mai)'],
  ['song-thuong', 0.55, 'sông Thương (Đồng Sơn)', 'Thuong river (Dong Son)'],
  ['song-cau', 0.62, 'sông Cầu (Quang Châu)', 'Cau river (Quang Chau)'],
  ['song-cau', 0.85, 'sông Cầu (Tiên Sơn)', 'Cau river (Tien Son)'],
  ['song-luc-nam', 0.75, 'sông Lục Nam (Lãng Sơn)', 'Luc Nam river (Lang Son)'],
];

const lineOf = (river) => rivers.get(river).geometry.coordinates;

function riverGauge({ id, place, line, share, river, vi, en, official }) {
  const point = place
    ? places.get(place).geometry.coordinates
    : pointAlong(lineOf(line), share * lengthOf(lineOf(line))).point;
  return deviceEntry({
    sector: 'water',
    id,
    vi,
    en,
    point,
    department: 'ban-chi-huy-phong-thu-dan-su',
    tags: ['river', 'river-gauge', `river-${river}`, ...(official ? ['official-gauge'] : [])],
    streams: official ? { river_level: 60, river_flow: 600 } : { river_level: 300, battery_level: 3600 },
  });
}

function qualityStation([river, share, vi, en], index) {
  const line = lineOf(river);
  return deviceEntry({
    sector: 'water',
    id: `river-quality-${ordinal(index + 1)}`,
    vi: `Trạm chất lượng nước ${vi}`,
    en: `River water quality, ${en}`,
    point: pointAlong(line, share * lengthOf(line)).point,
    department: 'so-nong-nghiep-moi-truong',
    tags: ['river', 'river-quality'],
    streams: { turbidity: 300, ph: 300, dissolved_oxygen: 300, water_temperature: 300, ammonium: 600 },
  });
}

/** River gauges and water-quality stations, on the river lines. */
export function riverDevices() {
  return [...GAUGES.map(riverGauge), ...QUALITY_STATIONS.map(qualityStation)];
}
