import { readFile } from 'node:fs/promises';

/** Fields of `/proc/{pid}/stat` behind the name in parentheses. Source: proc(5), utime and stime. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
/** Clock ticks a second, which Linux fixes for programs. */
const TICKS_PER_SECOND = 100;

/** Processor time of another process with all its threads, microseconds; in steps of 10 ms. */
export async function processCpuUs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  return (ticks * 1e6) / TICKS_PER_SECOND;
}
