import { cpuTimeUs } from '../processes/cpu-clock.ts';
import type { Usage } from './subscriber-messages.ts';

const MIB = 1024 ** 2;

/** What this process has used so far. */
export function subscriberUsage(): Usage {
  return { cpuUs: cpuTimeUs(), rssMib: process.memoryUsage.rss() / MIB };
}
