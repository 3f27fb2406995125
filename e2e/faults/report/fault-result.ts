import type { Verdict } from '../oracle/verdict.ts';

/** What came out of one row of the matrix in one set-up: a line of the results table. */
export interface FaultResult {
  readonly row: number;
  readonly title: string;
  readonly form: 'bounded' | 'soak';
  readonly seed: number;
  readonly passed: boolean;
  readonly tookS: number;
  /** What was done, in words. */
  readonly done: string;
  /** Absent where nothing is counted. */
  readonly verdict?: Verdict;
  /** Seconds from each restart until everything was ready again. */
  readonly readyS: readonly number[];
  /** Further figures with their unit in the name. */
  readonly figures: Readonly<Record<string, number | string>>;
}

const HEADINGS = [
  'row',
  'case',
  'what was done',
  'acked',
  'LOST',
  'DUP',
  'WRONG',
  'GHOST',
  'ready (s)',
  'further figures',
  'result',
];

function readyText(readyS: readonly number[]): string {
  if (readyS.length === 0) return '–';
  const sorted = readyS.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const most = sorted.at(-1) ?? 0;
  return sorted.length === 1 ? most.toFixed(1) : `${median.toFixed(1)}, at most ${most.toFixed(1)}`;
}

function lineOf({ row, title, done, verdict, readyS, figures, passed }: FaultResult): string {
  const counts = verdict
    ? [verdict.acked, verdict.lost, verdict.dup, verdict.wrong, verdict.ghost]
    : ['–', '–', '–', '–', '–'];
  const further = Object.entries(figures).map(([name, figure]) => `${name}: ${figure}`);
  const result = passed ? 'passed' : '**FAILED**';
  const cells = [row, title, done, ...counts, readyText(readyS), further.join('; '), result];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

/** The results as a Markdown table, in the order of the matrix. */
export function resultsTable(results: readonly FaultResult[]): string {
  const sorted = results.toSorted((a, b) => a.row - b.row || a.title.localeCompare(b.title));
  const forms = new Set(sorted.map(({ form, seed }) => `${form} form, seed ${seed}`));
  return [
    `Fault matrix: ${[...forms].join('; ')}.`,
    '',
    `| ${HEADINGS.join(' | ')} |`,
    `| ${HEADINGS.map(() => '---').join(' | ')} |`,
    ...sorted.map(lineOf),
    '',
  ].join('\n');
}
