import { startBacktest } from './backtest-job.ts';
import { startExplanation } from './explain-job.ts';
import type { LabJob, RunningJob } from './lab-job.ts';
import { startSeries } from './series-job.ts';

/** Begins a job. */
export function startJob(job: LabJob): RunningJob {
  switch (job.kind) {
    case 'backtest':
      return startBacktest(job);
    case 'series':
      return startSeries(job);
    case 'explain':
      return startExplanation(job);
  }
}
