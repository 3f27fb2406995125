/** A unit as a multiple of its dimension's own: own = value × factor + offset. */
interface LinearUnit {
  readonly dimension: string;
  readonly factor: number;
  readonly offset: number;
}

/** Per dimension: unit (UCUM) → factor, or [factor, offset]. Source: The Unified Code for Units of Measure, v2.1. */
const DIMENSIONS: Readonly<Record<string, Readonly<Record<string, number | readonly [number, number]>>>> = {
  one: { '1': 1, '%': 0.01, '[ppth]': 0.001, '[ppm]': 1e-6, '[ppb]': 1e-9 },
  temperature: { Cel: 1, K: [1, -273.15], '[degF]': [5 / 9, -160 / 9] },
  pressure: {
    Pa: 1,
    hPa: 100,
    kPa: 1_000,
    MPa: 1e6,
    bar: 1e5,
    mbar: 100,
    'm[H2O]': 9_806.65,
    'cm[H2O]': 98.0665,
    'mm[Hg]': 133.322387415,
    '[psi]': 6_894.757293168,
  },
  length: { m: 1, dm: 0.1, cm: 0.01, mm: 0.001, km: 1_000, '[in_i]': 0.0254, '[ft_i]': 0.3048 },
  speed: { 'm/s': 1, 'cm/s': 0.01, 'km/h': 1 / 3.6, '[kn_i]': 1_852 / 3_600, '[mi_i]/h': 0.44704 },
  volume: { m3: 1, L: 0.001, dm3: 0.001, mL: 1e-6, cm3: 1e-6, hL: 0.1 },
  flow: {
    'm3/s': 1,
    'm3/min': 1 / 60,
    'm3/h': 1 / 3_600,
    'm3/d': 1 / 86_400,
    'L/s': 0.001,
    'L/min': 0.001 / 60,
    'L/h': 0.001 / 3_600,
  },
  concentration: {
    'g/m3': 1,
    'kg/m3': 1_000,
    'mg/m3': 0.001,
    'ug/m3': 1e-6,
    'g/L': 1_000,
    'mg/L': 1,
    'ug/L': 0.001,
  },
  current: { A: 1, mA: 0.001, uA: 1e-6, kA: 1_000 },
  voltage: { V: 1, mV: 0.001, kV: 1_000 },
  power: { W: 1, mW: 0.001, kW: 1_000, MW: 1e6 },
  energy: { J: 1, kJ: 1_000, MJ: 1e6, 'W.s': 1, 'W.h': 3_600, 'kW.h': 3.6e6, 'MW.h': 3.6e9 },
  frequency: { Hz: 1, kHz: 1_000, MHz: 1e6, '/s': 1, '/min': 1 / 60 },
  time: { s: 1, ms: 0.001, us: 1e-6, min: 60, h: 3_600, d: 86_400 },
  conductivity: { 'S/m': 1, 'mS/m': 0.001, 'mS/cm': 0.1, 'uS/cm': 1e-4 },
  illuminance: { lx: 1, klx: 1_000 },
  angle: { deg: 1, rad: 180 / Math.PI },
  mass: { g: 1, mg: 0.001, kg: 1_000, t: 1e6 },
  irradiance: { 'W/m2': 1, 'mW/cm2': 10, 'kW/m2': 1_000 },
  level: { dB: 1, 'dB[mW]': 1 },
};

const UNITS: ReadonlyMap<string, LinearUnit> = new Map(
  Object.entries(DIMENSIONS).flatMap(([dimension, units]) =>
    Object.entries(units).map(([unit, scale]): [string, LinearUnit] => {
      const [factor, offset] = typeof scale === 'number' ? [scale, 0] : scale;
      return [unit, { dimension, factor, offset }];
    }),
  ),
);

/** An annotation such as `{veh}` only says what is counted: a plain number. Source: UCUM §12. */
const ANNOTATION = /^\{[^{}]*\}$/;

function unitOf(code: string): LinearUnit | undefined {
  return UNITS.get(ANNOTATION.test(code) ? '1' : code);
}

/** `value × scale + offset` */
export interface Conversion {
  readonly scale: number;
  readonly offset: number;
}

const SAME: Conversion = { scale: 1, offset: 0 };

/**
 * How numbers in one unit become numbers in another (UCUM codes); undefined when they do not measure the same, or one is
 * not in the table.
 *
 * @example
 * conversion('[degF]', 'Cel') // { scale: 5 / 9, offset: -160 / 9 }: 212 °F is 100 °C
 */
export function conversion(from: string, to: string): Conversion | undefined {
  if (from === to) return SAME;
  const [source, target] = [unitOf(from), unitOf(to)];
  if (!source || !target || source.dimension !== target.dimension) return undefined;
  return {
    scale: source.factor / target.factor,
    offset: (source.offset - target.offset) / target.factor,
  };
}

/** Digits after which the rounding error of a conversion is cut off: more than any sensor has. */
const SIGNIFICANT_DIGITS = 12;

/** The converted number without the rounding error of the last digits: 233 × 0.1 is 23.3. */
export function converted(value: number, { scale, offset }: Conversion): number {
  if (scale === 1 && offset === 0) return value;
  return Number((value * scale + offset).toPrecision(SIGNIFICANT_DIGITS));
}
