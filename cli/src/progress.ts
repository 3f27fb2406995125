import type { WriteStream } from 'node:tty';

/** One running piece of work; `share` goes from 0 to 1. */
export interface ProgressBar {
  report(share: number): void;
  end(): void;
}

/** Tells how far long work is. */
export interface Progress {
  begin(title: string): ProgressBar;
}

const BAR_WIDTH = 24;
/** Off a terminal one line per quarter is enough. */
const PLAIN_STEP = 0.25;

function drawn(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${Math.round(share * 100)} %`;
}

function barOnTerminal(title: string, out: WriteStream): ProgressBar {
  return {
    report: (share) => void out.write(`\r${title} ${drawn(share)}`),
    end: () => void out.write('\n'),
  };
}

function plainBar(title: string, out: NodeJS.WritableStream): ProgressBar {
  let told = 0;
  return {
    report: (share) => {
      if (share - told < PLAIN_STEP && share < 1) return;
      told = share;
      out.write(`${title} ${Math.round(share * 100)} %\n`);
    },
    end: () => undefined,
  };
}

/** Progress on a stream: a moving bar on a terminal, a line per quarter elsewhere. */
export function progressOn(out: WriteStream): Progress {
  return { begin: (title) => (out.isTTY ? barOnTerminal(title, out) : plainBar(title, out)) };
}
