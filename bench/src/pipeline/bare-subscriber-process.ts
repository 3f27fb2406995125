import { INGEST_SUBSCRIPTIONS } from '@ioc/wire';
import { connectAsync } from 'mqtt';
import { z } from 'zod';

import { serveQuestions } from '../processes/serve-questions.ts';
import { UsageMeter } from './usage-meter.ts';
import { tellTaken } from './tell-taken.ts';

const openQuestion = z.object({ url: z.string() });

/** The zero line: `mqtt` as its documentation shows it, QoS 1, counting what comes and doing nothing with it. */
export function runBareSubscriberProcess(): void {
  const meter = new UsageMeter();
  let count = 0;
  serveQuestions({
    open: async (body) => {
      const client = await connectAsync(openQuestion.parse(body).url, { clientId: 'bench-bare' });
      client.on('message', () => (count += 1));
      await client.subscribeAsync([...INGEST_SUBSCRIPTIONS], { qos: 1 });
      tellTaken(() => count);
    },
    // Nothing is left to do when the last message was counted.
    settle: () => ({ archiveMs: 0, rulesMs: 0 }),
    usage: () => meter.read(),
  });
}
