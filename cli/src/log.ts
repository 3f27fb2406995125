import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

import type { Settings } from './settings/settings.ts';

/**
 * The log of the process, on standard error so that standard output stays for what a command answers: JSON lines, or
 * readable lines on a terminal.
 */
export function createLog(level: Settings['logLevel'], isTerminal: boolean): Logger {
  const stream = isTerminal
    ? pretty({ destination: 2, colorize: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' })
    : pino.destination({ fd: 2, sync: false });
  return pino({ level }, stream);
}
