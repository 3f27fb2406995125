import { it } from 'vitest';

import { faultForm } from './fault-form.ts';
import { totalVerdict, type DeviceVerdict, type Verdict } from './oracle/verdict.ts';
import { keepResult } from './report/keep-result.ts';
import { SeededChoice } from './seeded-choice.ts';

/** How much of a program's last words a failure shows. */
const MOST_OUTPUT_CHARS = 8_000;

/** Lost messages that a failure names per device. */
const MOST_NAMED = 20;

/** The run of one row: whence its choices come and what it writes into the results table. */
export class FaultRun {
  readonly choice: SeededChoice;
  readonly readyS: number[] = [];
  readonly figures: Record<string, number | string> = {};
  /** What programs wrote, for whoever looks into a failure. */
  readonly outputs: (() => string)[] = [];
  done = '';
  verdict: Verdict | undefined;

  constructor(seed: number) {
    this.choice = new SeededChoice(seed);
  }

  /** Takes over the counts of the oracle, and names on standard error what was lost. */
  count(verdicts: readonly DeviceVerdict[]): Verdict {
    this.verdict = totalVerdict(verdicts);
    for (const { device, lostSeqs } of verdicts.filter(({ lost }) => lost > 0)) {
      console.error(`${device} lost ${lostSeqs.length}: ${lostSeqs.slice(0, MOST_NAMED).join(' ')}`);
    }
    return this.verdict;
  }

  /** Notes how long something took to be ready, in milliseconds. */
  noteReady(ms: number): void {
    this.readyS.push(Math.round(ms / 100) / 10);
  }
}

/** What a row is: its number in faults.md, and its title, which opens with the requirements that it proves. */
export interface FaultRow {
  readonly row: number;
  readonly title: string;
}

/** The counts of which a fault that we must survive leaves none. */
export const NOTHING_AMISS = { lost: 0, dup: 0, wrong: 0, ghost: 0 } as const;

/** Defines the test of a row: it writes its result, passed or not, and with a failure the seed that repeats it. */
export function faultRow({ row, title }: FaultRow, body: (run: FaultRun) => Promise<void>): void {
  it(title, async () => {
    const { seed, isSoak } = faultForm();
    const run = new FaultRun(seed);
    const startedMs = performance.now();
    let passed = false;
    try {
      await body(run);
      passed = true;
    } finally {
      const { done, verdict, readyS, figures } = run;
      if (!passed) {
        for (const output of run.outputs) console.error(output().slice(-MOST_OUTPUT_CHARS));
        const name = `row-${String(row).padStart(2, '0')}`;
        console.error(`seed ${seed}; again: npm run test:faults -- --seed ${seed} ${name}`);
      }
      await keepResult({
        row,
        title,
        form: isSoak ? 'soak' : 'bounded',
        seed,
        passed,
        tookS: Math.round((performance.now() - startedMs) / 1_000),
        done,
        ...(verdict ? { verdict } : {}),
        readyS,
        figures,
      });
    }
  });
}
