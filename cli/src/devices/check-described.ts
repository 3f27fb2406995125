import type { Device } from '@ioc/domain';

import type { LineFault } from './device-csv.ts';
import type { DescribedDevice } from './device-of-line.ts';

/** What devices may name: ids that are known. */
export interface KnownNames {
  readonly cities: ReadonlySet<string>;
  readonly departments: ReadonlySet<string>;
  readonly devices: ReadonlySet<string>;
  /** User names at the broker that are not devices. */
  readonly services: ReadonlySet<string>;
}

/** The devices of which everything was found, and what is wrong with the others. */
export interface CheckedDevices {
  readonly good: readonly DescribedDevice[];
  readonly faults: readonly LineFault[];
}

function list(names: ReadonlySet<string>): string {
  return [...names].join(', ');
}

function namedFaults({ line, device }: DescribedDevice, known: KnownNames): readonly LineFault[] {
  const faults: LineFault[] = [];
  const { city, department, id } = device;
  if (known.services.has(id))
    faults.push({ line, column: 'id', problem: `"${id}" is the name of a service; choose another` });
  if (!known.cities.has(city))
    faults.push({ line, column: 'city', problem: `no such city; use one of ${list(known.cities)}` });
  if (department !== undefined && !known.departments.has(department))
    faults.push({
      line,
      column: 'department',
      problem: `no such department; use one of ${list(known.departments)}`,
    });
  return faults;
}

function parentFault({ parent, id }: Device, isThere: (id: string) => boolean): string | undefined {
  if (parent === undefined) return undefined;
  if (parent === id) return 'a device cannot hang on itself';
  return isThere(parent)
    ? undefined
    : `there is no device "${parent}", neither registered nor in a good line of this file`;
}

function repeated(described: readonly DescribedDevice[]): readonly LineFault[] {
  const first = new Map<string, number>();
  return described.flatMap(({ line, device: { id } }) => {
    const before = first.get(id);
    if (before === undefined) first.set(id, line);
    return before === undefined
      ? []
      : [{ line, column: 'id' as const, problem: `"${id}" stands in line ${before} already; remove one` }];
  });
}

/** Looks up what the devices name; a device that hangs on one that is not good is not good either. */
export function checkDescribed(described: readonly DescribedDevice[], known: KnownNames): CheckedDevices {
  const faults = [...repeated(described), ...described.flatMap((one) => namedFaults(one, known))];
  const badLines = new Set(faults.map(({ line }) => line));
  let good = described.filter(({ line }) => !badLines.has(line));
  for (;;) {
    const ids = new Set<string>(good.map(({ device }) => device.id));
    const isThere = (id: string): boolean => ids.has(id) || known.devices.has(id);
    const orphans = good.flatMap(({ line, device }) => {
      const problem = parentFault(device, isThere);
      return problem === undefined ? [] : [{ line, column: 'parent' as const, problem }];
    });
    if (orphans.length === 0) break;
    faults.push(...orphans);
    const lines = new Set(orphans.map(({ line }) => line));
    good = good.filter(({ line }) => !lines.has(line));
  }
  return { good, faults: faults.toSorted((a, b) => a.line - b.line) };
}
