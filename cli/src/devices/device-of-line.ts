import {
  failed,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isSector,
  SECTORS,
  succeeded,
  type Device,
  type ObservedProperty,
  type Outcome,
} from '@ioc/domain';
import { LONGEST_CHOSEN_SECRET, SHORTEST_CHOSEN_SECRET, chosenSecretFault } from '@ioc/record-store';
import { deviceInput } from '@ioc/wire';

import type { DeviceColumn, DeviceLine, LineFault } from './device-csv.ts';

/** A device as a line of a file describes it, with the password that the line gives it, if any. */
export interface DescribedDevice {
  readonly line: number;
  readonly device: Device;
  readonly password?: string;
}

/** What lines are read with. */
export interface LineContext {
  readonly hasDecimalCommas: boolean;
  /** The catalogue, for the interval of a property that names none. */
  readonly properties: ReadonlyMap<string, ObservedProperty>;
}

const LIST_SEPARATOR = /[;,|\s]+/;

const SECRET_PROBLEMS: Readonly<Record<NonNullable<ReturnType<typeof chosenSecretFault>>, string>> = {
  'too-short': `shorter than ${SHORTEST_CHOSEN_SECRET} characters; leave it empty and a random one is made`,
  'too-long': `longer than ${LONGEST_CHOSEN_SECRET} characters`,
  'not-ascii': 'only the visible characters of ASCII can be used, without spaces',
  'too-simple': 'too few different characters; leave it empty and a random one is made',
  'holds-the-id': 'it holds the id of the device; leave it empty and a random one is made',
};

/** Reads the cells of one line, noting every fault with what to do. */
class LineReader {
  readonly faults: LineFault[] = [];
  readonly #source: DeviceLine;
  readonly #context: LineContext;

  constructor(source: DeviceLine, context: LineContext) {
    this.#source = source;
    this.#context = context;
  }

  note(column: DeviceColumn, problem: string): undefined {
    this.faults.push({ line: this.#source.line, column, problem });
  }

  text(column: DeviceColumn): string | undefined {
    return this.#source.cells[column];
  }

  required(column: DeviceColumn): string | undefined {
    return this.text(column) ?? this.note(column, 'empty; it must be filled in');
  }

  id<T extends string>(
    column: DeviceColumn,
    is: (text: string) => text is T,
    expected: string,
  ): T | undefined {
    const text = this.text(column);
    if (text === undefined || is(text)) return text;
    return this.note(column, `"${text}" is not possible; ${expected}`);
  }

  number(column: 'lon' | 'lat', most: number): number | undefined {
    const text = this.required(column);
    if (text === undefined) return undefined;
    const value = Number(this.#context.hasDecimalCommas ? text.replace(',', '.') : text);
    if (Number.isFinite(value) && Math.abs(value) <= most) return value;
    return this.note(column, `"${text}" is no number of degrees up to ${most}, such as 106.2005`);
  }

  list(column: DeviceColumn): readonly string[] {
    return (this.text(column) ?? '').split(LIST_SEPARATOR).filter((part) => part !== '');
  }

  datastreams(): Device['datastreams'] {
    if (this.required('properties') === undefined) return [];
    return this.list('properties').flatMap((part) => {
      const [name = '', interval, ...rest] = part.split('@');
      const property = isPropertyId(name) ? this.#context.properties.get(name) : undefined;
      const seconds = interval === undefined ? property?.intervalSeconds : Number(interval);
      if (!property) this.note('properties', `there is no observed property "${name}"`);
      else if (rest.length > 0 || seconds === undefined || !(seconds > 0))
        this.note('properties', `"${part}" is no property@seconds, such as pm2_5@60`);
      else return [{ property: property.id, intervalSeconds: seconds }];
      return [];
    });
  }

  password(id: string | undefined): string | undefined {
    const password = this.text('password');
    if (password === undefined || id === undefined) return password;
    const fault = chosenSecretFault(password, id);
    return fault === undefined ? password : this.note('password', SECRET_PROBLEMS[fault]);
  }
}

function nameOf(reader: LineReader): Device['name'] | undefined {
  const vi = reader.required('name_vi');
  return vi === undefined ? undefined : { vi, en: reader.text('name_en') ?? vi };
}

function optionalParts(reader: LineReader): Pick<Device, 'department' | 'parent' | 'tags'> {
  const department = reader.id('department', isDepartmentId, 'expected the id of a department');
  const parent = reader.id('parent', isDeviceId, 'expected the id of another device');
  return {
    ...(department === undefined ? {} : { department }),
    ...(parent === undefined ? {} : { parent }),
    tags: reader.list('tags'),
  };
}

/** The device that a line describes, or every fault of its cells. What it names is looked up elsewhere. */
export function deviceOfLine(
  source: DeviceLine,
  context: LineContext,
): Outcome<DescribedDevice, readonly LineFault[]> {
  const reader = new LineReader(source, context);
  for (const column of ['id', 'city', 'sector'] as const) reader.required(column);
  const id = reader.id('id', isDeviceId, 'use 3 to 64 of a-z, 0-9 and "-"');
  const city = reader.id('city', isCityId, 'expected the id of a city, such as bac-giang');
  const sector = reader.id('sector', isSector, `use one of ${SECTORS.join(', ')}`);
  const name = nameOf(reader);
  const lon = reader.number('lon', 180);
  const lat = reader.number('lat', 90);
  const datastreams = reader.datastreams();
  const rest = optionalParts(reader);
  const password = reader.password(id);
  if (reader.faults.length > 0) return failed(reader.faults);
  const parsed = deviceInput.safeParse({
    id,
    name,
    city,
    sector,
    location: { lon, lat },
    datastreams,
    ...rest,
  });
  if (!parsed.success) {
    return failed(
      parsed.error.issues.map(({ path, message }) => ({
        line: source.line,
        problem: `${path.join('.')}: ${message}`,
      })),
    );
  }
  const described = { line: source.line, device: parsed.data };
  return succeeded(password === undefined ? described : { ...described, password });
}
