import { wallClockMs } from '../processes/cpu-clock.ts';
import { tellEvent } from '../processes/serve-questions.ts';
import { TAKEN_EVENT, TAKEN_EVERY_MS } from './subscriber-messages.ts';

/** Keeps telling the benchmark how many messages this process has taken in, whenever that changed. */
export function tellTaken(count: () => number | Promise<number>): void {
  let told = 0;
  const tell = async (): Promise<void> => {
    const now = await count();
    if (now === told) return;
    told = now;
    tellEvent(TAKEN_EVENT, { count: now, atMs: wallClockMs() });
  };
  setInterval(() => void tell(), TAKEN_EVERY_MS);
}
