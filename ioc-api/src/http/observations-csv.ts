import type { Observations } from '@ioc/wire';

const LINE_END = '\r\n';

function field(value: string | number | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The history as CSV with a header line, times in UTC. Source: RFC 4180. */
export function observationsCsv({ device, property, unit, items }: Observations): string {
  const lines = items.map(({ t, v, q }) => [t, device, property, v, unit, q].map(field).join(','));
  return ['time,device,property,value,unit,quality', ...lines, ''].join(LINE_END);
}
