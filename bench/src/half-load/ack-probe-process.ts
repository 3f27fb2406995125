import { z } from 'zod';

import { serveQuestions } from '../processes/serve-questions.ts';
import { quantile } from '../statistics/quantile.ts';
import { AckProbe } from './ack-probe.ts';

const openQuestion = z.object({ stations: z.number() });
const runQuestion = z.object({
  stations: z.number(),
  startMs: z.number(),
  perSecond: z.number(),
  seconds: z.number(),
});

/** How long acknowledgements took, milliseconds, and how many there were. */
export const ackLatencies = z.object({
  acknowledged: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  p999Ms: z.number(),
});

/** The process that plays the broker and takes the time. */
export function runAckProbeProcess(): void {
  let probe: AckProbe | undefined;
  serveQuestions({
    open: async (body) => {
      probe = await AckProbe.open(openQuestion.parse(body).stations);
      return probe.url;
    },
    run: async (body) => {
      if (probe === undefined) throw new TypeError('the probe is not open');
      const latenciesMs = await probe.run(runQuestion.parse(body));
      return {
        acknowledged: latenciesMs.length,
        p50Ms: quantile(latenciesMs, 0.5),
        p99Ms: quantile(latenciesMs, 0.99),
        p999Ms: quantile(latenciesMs, 0.999),
      };
    },
  });
}
