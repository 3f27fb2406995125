import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second in `/proc`; fixed by the kernel's interface. Source: proc(5), sysconf(_SC_CLK_TCK). */
const TICKS_PER_S = 100;

/** What a process uses, as the kernel counts it. */
export interface ProcessVitals {
  readonly cpuS: number;
  readonly rssBytes: number;
  /** The largest that RSS ever was. */
  readonly peakRssBytes: number;
  readonly fds: number;
  readonly threads: number;
}

function statusNumber(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

/** Reads the vitals of a running process. Rejects when it is gone. */
export async function processVitals(pid: number): Promise<ProcessVitals> {
  const [stat, status, fds] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
    readdir(`/proc/${pid}/fd`),
  ]);
  // The name in parentheses may hold anything; user and system time are the 12th and 13th field behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S,
    rssBytes: statusNumber(status, 'VmRSS') * 1_024,
    peakRssBytes: statusNumber(status, 'VmHWM') * 1_024,
    fds: fds.length,
    threads: statusNumber(status, 'Threads'),
  };
}
