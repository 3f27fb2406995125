import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BenchProcess } from '../processes/bench-process.ts';
import { Closers } from '../processes/closers.ts';
import { progress } from '../report/progress.ts';
import { openMeasuredSide, type MeasuredSide, type SideSpec } from './measured-side.ts';

/** Opens all sides in a temporary folder, warms each up, does the work, and closes everything. */
export async function withSides<T>(
  specs: readonly SideSpec[],
  warmUpSeconds: number,
  work: (sides: readonly MeasuredSide[]) => Promise<T>,
): Promise<T> {
  const closers = new Closers();
  try {
    const dir = await mkdtemp(join(tmpdir(), 'ioc-bench-'));
    closers.add(() => rm(dir, { recursive: true, force: true }));
    const publishers = new BenchProcess({ role: 'publisher' });
    const sides: MeasuredSide[] = [];
    for (const spec of specs) {
      progress(`starting ${spec.name}`);
      sides.push(await openMeasuredSide(spec, { closers, dir, publishers }));
    }
    // Closed before the brokers, which it would miss; should opening fail, it ends with this process.
    closers.add(() => publishers.close());
    progress('warming up');
    for (const side of sides) await side.takeTurn(warmUpSeconds * 1_000);
    return await work(sides);
  } finally {
    await closers.closeAll();
  }
}
