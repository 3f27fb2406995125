import { isEpochMs, parseRfc3339, type EpochMs } from '@ioc/domain';
import type { CsvFormat } from '@ioc/wire';

type TimeColumn = NonNullable<CsvFormat['time']>;

const TOKENS = /YYYY|MM|DD|HH|mm|ss|SSS/g;
const DIGITS: Readonly<Record<string, string>> = { YYYY: '(\\d{4})', SSS: '(\\d{1,3})' };
const ONE_OR_TWO = '(\\d{1,2})';

function offsetMs(zoneOffset: string): number {
  const minutes = Number(zoneOffset.slice(1, 3)) * 60 + Number(zoneOffset.slice(4, 6));
  return (zoneOffset.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Reads times of one pattern. */
function patternReader({ format, zoneOffset }: TimeColumn): (text: string) => EpochMs | undefined {
  const tokens = format.match(TOKENS) ?? [];
  const source = format
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(TOKENS, (token) => DIGITS[token] ?? ONE_OR_TWO);
  const pattern = new RegExp(`^${source}$`);
  const shift = offsetMs(zoneOffset);
  return (text) => {
    const match = pattern.exec(text);
    if (!match) return undefined;
    const parts = new Map(tokens.map((token, index) => [token, Number(match[index + 1])]));
    const part = (token: string): number => parts.get(token) ?? 0;
    const [month, day] = [part('MM'), part('DD')];
    const date = new Date(Date.UTC(part('YYYY'), month - 1, day));
    // A day that does not exist would silently become another.
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
    if (part('HH') > 23 || part('mm') > 59 || part('ss') > 59) return undefined;
    const ms =
      date.getTime() +
      part('HH') * 3_600_000 +
      part('mm') * 60_000 +
      part('ss') * 1_000 +
      part('SSS') -
      shift;
    return isEpochMs(ms) ? ms : undefined;
  };
}

function counted(text: string, unitMs: number): EpochMs | undefined {
  const ms = text === '' ? NaN : Math.round(Number(text) * unitMs);
  return isEpochMs(ms) ? ms : undefined;
}

/** Reads the times of a column as its format says; undefined for what is no such time. */
export function csvTimeReader(time: TimeColumn): (text: string) => EpochMs | undefined {
  switch (time.format) {
    case 'rfc3339':
      return parseRfc3339;
    case 'unix-seconds':
      return (text) => counted(text, 1_000);
    case 'unix-milliseconds':
      return (text) => counted(text, 1);
    default:
      return patternReader(time);
  }
}
