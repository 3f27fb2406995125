import type { ObservationColumns } from '@ioc/telemetry-store';

import type { LabProgress, LabResult } from './lab-job.ts';

/** What the thread of a job is told after the job itself: the observations of a stretch, or that there are no more. */
export type LabThreadRequest =
  { readonly kind: 'stretch'; readonly columns: ObservationColumns } | { readonly kind: 'end' };

/** What it answers: once for every stretch, then the result. */
export type LabThreadResponse =
  | { readonly kind: 'taken'; readonly progress: LabProgress }
  | { readonly kind: 'result'; readonly result: LabResult };
