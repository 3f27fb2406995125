import { cpus, release, totalmem } from 'node:os';

const MIB = 1024 ** 2;

/** What a figure depends on besides our code. */
export interface MachineFacts {
  readonly node: string;
  readonly cpus: number;
  readonly cpuModel: string;
  readonly memoryMib: number;
  readonly kernel: string;
}

/** The machine on which this process runs. */
export function machineFacts(): MachineFacts {
  const processors = cpus();
  return {
    node: process.version,
    cpus: processors.length,
    cpuModel: processors[0]?.model ?? 'unknown',
    memoryMib: Math.round(totalmem() / MIB),
    kernel: release(),
  };
}
