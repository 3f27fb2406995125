import { isLedgerBalanced, type LedgerLine, type LedgerReport } from '@ioc/record-store';

const NUMBERS = [
  ['nhận', 'received'],
  ['lưu', 'archived'],
  ['trùng', 'duplicate'],
  ['cách ly', 'quarantined'],
  ['chờ', 'pending'],
  ['lệch', 'difference'],
  ['mất', 'lost'],
  ['rỗng', 'empty'],
  ['một phần', 'partly'],
  ['trạng thái', 'statuses'],
  ['quá hạn mức', 'limited'],
] as const satisfies readonly (readonly [string, keyof LedgerLine])[];

/** Vietnamese above English. */
const HEADINGS = [
  ['giờ (UTC)', 'thành phố', ...NUMBERS.map(([vi]) => vi)],
  ['hour (UTC)', 'city', ...NUMBERS.map(([, en]) => en)],
] as const;

function cellsOf(line: LedgerLine): readonly string[] {
  const hour = new Date(line.hour).toISOString().slice(0, 13).replace('T', ' ');
  return [`${hour}:00`, line.city, ...NUMBERS.map(([, name]) => String(line[name]))];
}

function totalOf(lines: readonly LedgerLine[]): readonly string[] {
  return [
    'tổng · total',
    '',
    ...NUMBERS.map(([, name]) => String(lines.reduce((sum, line) => sum + line[name], 0))),
  ];
}

/** How many columns of text stand left; numbers stand right. */
const TEXT_COLUMNS = 2;

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS[0].map((_heading, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < TEXT_COLUMNS ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return rows.map(lineOf).join('\n');
}

function verdictOf(report: LedgerReport): string {
  if (isLedgerBalanced(report)) return 'khớp · it balances';
  const missing = report.lines.reduce((sum, { difference }) => sum + Math.abs(difference), 0);
  const unexplained =
    report.unexplained === 0
      ? ''
      : `; ${report.unexplained} bản tin không rõ đi đâu · messages left the journal and reached nobody`;
  return `KHÔNG KHỚP · IT DOES NOT BALANCE: ${missing} bản tin đo bị lệch · readings are missing${unexplained}`;
}

/** The ledger as a table for a terminal, oldest hour first, and what it comes to. */
export function ledgerText(report: LedgerReport): string {
  if (report.heads.length === 0) {
    return 'chưa có sổ cái nào: ingest chưa chạy · no ledger yet: ingest has not run\n';
  }
  const lines = report.lines.toReversed();
  const table = aligned([...HEADINGS, ...lines.map(cellsOf), totalOf(lines)]);
  const told = report.heads.map(
    ({ ingest, at, received, passed }) =>
      `ingest ${ingest.slice(0, 8)}: ${new Date(at).toISOString()}, ${Math.max(0, received - passed)} chờ lưu · waiting for the archive`,
  );
  return `${table}\n${told.join('\n')}\n${verdictOf(report)}\n`;
}
