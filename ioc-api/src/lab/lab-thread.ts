import { parentPort, workerData } from 'node:worker_threads';

import { EventWalk } from './event-walk.ts';
import type { LabJob } from './lab-job.ts';
import type { LabThreadRequest, LabThreadResponse } from './lab-thread-protocol.ts';
import { startJob } from './start-job.ts';

/** The thread of one job of the lab: it ends with its result. */
function serveJob(port: NonNullable<typeof parentPort>, job: LabJob): void {
  const respond = (response: LabThreadResponse): void => {
    port.postMessage(response);
  };
  const running = startJob(job);
  const walk = new EventWalk(running, job.datastreams, job.span);
  port.on('message', (request: LabThreadRequest) => {
    if (request.kind === 'stretch') {
      walk.take(request.columns);
      respond({ kind: 'taken', progress: walk.progress });
      return;
    }
    walk.finish();
    respond({ kind: 'result', result: running.result(walk.evaluated) });
    port.close();
  });
}

if (parentPort) serveJob(parentPort, workerData as LabJob);
