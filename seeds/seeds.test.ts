import { describe, expect, it } from 'vitest';
import { readSeeds, seedPaths, seedText, type SeedArea, type SeedDevice } from './seed-files.ts';

/** Metres per degree at 21.25° N. */
const METRES_PER_DEGREE = { lon: 103_751, lat: 110_700 };
/** Metres that a gauge in a boundary river may stand outside its city. */
const RIVER_TOLERANCE = 300;
const DEMO_SECTORS = ['traffic', 'environment', 'lighting', 'water'] as const;

type Position = readonly [number, number];

const { cities, departments, properties, devices, areas, units, rules, replays } = readSeeds();
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);
const cityIds = new Set(ids(cities));
const departmentById = new Map(departments.map((department) => [department.id, department]));
const propertyById = new Map(properties.map((property) => [property.id, property]));
const deviceById = new Map(devices.map((device) => [device.id, device]));
const wards = areas.filter(({ properties: area }) => area.level === 'ward');

function isInside([lon, lat]: Position, area: SeedArea): boolean {
  const [ring = []] = area.geometry.coordinates;
  return ring.reduce((isIn, a, index) => {
    const b = ring.at(index - 1) ?? a;
    if (a[1] > lat === b[1] > lat) return isIn;
    return lon < ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]) + a[0] ? !isIn : isIn;
  }, false);
}

function metresToSegment(point: Position, a: Position, b: Position): number {
  const local = (at: Position): Position => [
    (at[0] - point[0]) * METRES_PER_DEGREE.lon,
    (at[1] - point[1]) * METRES_PER_DEGREE.lat,
  ];
  const [ax, ay] = local(a);
  const [bx, by] = local(b);
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ax + share * dx, ay + share * dy);
}

function metresToCity(device: SeedDevice): number {
  const point: Position = [device.location.lon, device.location.lat];
  const own = wards.filter(({ properties: ward }) => ward.city === device.city);
  if (own.some((ward) => isInside(point, ward))) return 0;
  const rings = own.flatMap((ward) => ward.geometry.coordinates);
  return Math.min(
    ...rings.flatMap((ring) =>
      ring.slice(1).map((end, index) => metresToSegment(point, ring[index] ?? end, end)),
    ),
  );
}

const overlaps = (a: SeedArea, b: SeedArea): boolean =>
  (a.properties.validFrom ?? '0000') <= (b.properties.validTo ?? '9999') &&
  (b.properties.validFrom ?? '0000') <= (a.properties.validTo ?? '9999');

function inForce(day: string): SeedArea[] {
  return areas.filter(
    ({ properties: area }) => (area.validFrom ?? '0000') <= day && day <= (area.validTo ?? '9999'),
  );
}

describe('the seed files', () => {
  it('are written in Unicode NFC', () => {
    const offending = seedPaths().filter((path) => seedText(path) !== seedText(path).normalize('NFC'));
    expect(offending).toEqual([]);
  });

  it('name nothing twice', () => {
    for (const list of [cities, departments, properties, devices, areas, units, rules]) {
      expect(new Set(ids(list)).size).toBe(list.length);
    }
  });
});

describe('areas', () => {
  it('are the twelve units of 2025, eight of Bắc Giang and four of Việt Yên', () => {
    const perCity = [...cityIds].map(
      (city) => wards.filter(({ properties: ward }) => ward.city === city).length,
    );
    expect(perCity).toEqual([8, 4]);
  });

  it('have closed rings and an id made of code and first day', () => {
    for (const { id, properties: area, geometry } of areas) {
      expect([id, area.id]).toEqual([`${area.code}@${area.validFrom}`, id]);
      for (const ring of geometry.coordinates) expect(ring.at(0)).toEqual(ring.at(-1));
    }
  });

  it('of one code never overlap in time', () => {
    for (const a of areas) {
      const rivals = areas.filter(
        (b) => b !== a && b.properties.code === a.properties.code && overlaps(a, b),
      );
      expect(ids(rivals)).toEqual([]);
    }
  });

  it.each([
    '2015-06-01',
    '2024-01-31',
    '2024-02-01',
    '2024-12-31',
    '2025-01-01',
    '2025-06-30',
    '2025-07-01',
    '2026-11-23',
  ])('cover every device exactly once with a locality on %s', (day) => {
    const localities = inForce(day).filter(({ properties: area }) => area.level === 'locality');
    for (const { id, location, tags } of devices) {
      if (tags.includes('river')) continue;
      const holding = localities.filter((area) => isInside([location.lon, location.lat], area));
      expect({ id, count: holding.length }).toEqual({ id, count: 1 });
    }
  });

  it('mark every extent before 2025-07-01 as approximate, and name successors that exist', () => {
    const areaIds = new Set(ids(areas));
    for (const { properties: area } of areas) {
      expect(area.approximate).toBe(area.validTo !== null);
      for (const successor of area.successors) expect(areaIds).toContain(successor);
    }
    const unitIds = new Set(ids(units));
    for (const unit of units) for (const successor of unit.successors) expect(unitIds).toContain(successor);
    for (const { properties: ward } of wards)
      for (const unit of ward.formedFrom) expect(unitIds).toContain(unit);
  });
});

describe('observed properties', () => {
  it('list values exactly when they are enumerations', () => {
    expect(ids(properties.filter(({ kind, values }) => values.length > 0 !== (kind === 'enum')))).toEqual([]);
  });

  it('keep the usual range inside the possible one', () => {
    const beyond = properties.filter(
      ({ reject, normal }) => reject && normal && (normal.min < reject.min || normal.max > reject.max),
    );
    expect(ids(beyond)).toEqual([]);
  });

  it('take no usual value for a missing one', () => {
    for (const { id, missingMarkers, normal } of properties) {
      const usual = missingMarkers.filter((marker) => normal && normal.min <= marker && marker <= normal.max);
      expect({ id, usual }).toEqual({ id, usual: [] });
    }
  });
});

describe('departments', () => {
  it('own every sector in both cities', () => {
    for (const city of cityIds) {
      const owned = new Set(
        departments.filter((one) => one.cities.includes(city)).flatMap((one) => one.sectors),
      );
      expect(owned.size).toBe(8);
    }
    expect(departments.flatMap((one) => one.cities).filter((city) => !cityIds.has(city))).toEqual([]);
  });
});

describe('devices', () => {
  it('are at least 400, and stand in every demo sector of both cities', () => {
    expect(devices.length).toBeGreaterThanOrEqual(400);
    for (const city of cityIds) {
      for (const sector of DEMO_SECTORS) {
        expect(devices.some((device) => device.city === city && device.sector === sector)).toBe(true);
      }
    }
  });

  it('lie in the units of their city, river stations at most 300 m outside', () => {
    for (const device of [...devices, ...replays.map((replay) => replay.device)]) {
      const allowed = device.tags.includes('river') ? RIVER_TOLERANCE : 0;
      expect({ id: device.id, outside: metresToCity(device) > allowed }).toEqual({
        id: device.id,
        outside: false,
      });
    }
  });

  it('share no point', () => {
    const points = new Set(devices.map(({ location }) => `${location.lon} ${location.lat}`));
    expect(points.size).toBe(devices.length);
  });

  it('belong to a department that works in their city and sector', () => {
    const orphans = devices.filter(({ department, city, sector }) => {
      const owner = departmentById.get(department);
      return !owner?.sectors.includes(sector) || !owner.cities.includes(city) || !cityIds.has(city);
    });
    expect(ids(orphans)).toEqual([]);
  });

  it('stand in the city of their parent', () => {
    const stray = devices.filter(({ parent, city }) => parent && deviceById.get(parent)?.city !== city);
    expect(ids(stray)).toEqual([]);
  });

  it('report properties that exist, each once', () => {
    const wrong = devices.filter(({ datastreams }) => {
      const named = new Set(datastreams.map(({ property }) => property));
      return named.size < datastreams.length || [...named].some((property) => !propertyById.has(property));
    });
    expect(ids(wrong)).toEqual([]);
  });

  it('are all marked as simulated', () => {
    expect(devices.filter(({ tags }) => !tags.includes('simulated'))).toEqual([]);
  });
});

describe('spelling', () => {
  it('puts the tone on the main vowel of a closed syllable: Hoàng, never Hòang', () => {
    const closed = /[òóỏõọ][ae]\p{L}|[ùúủũụ]y\p{L}/u;
    const wrong = seedPaths().filter((path) => closed.test(seedText(path)));
    expect(wrong).toEqual([]);
  });
});
