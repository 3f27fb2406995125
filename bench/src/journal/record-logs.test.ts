import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { driveAtPace, driveCount } from './drive-log.ts';
import { journalLog } from './journal-log.ts';
import { measureRecovery } from './journal-recovery.ts';
import { LEVEL_LOG } from './level-log.ts';

const RECORDS = 5_000;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ioc-log-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the measured logs', () => {
  it.each([journalLog('fsync'), journalLog('os'), LEVEL_LOG])(
    '$name gives back after it was opened again what it acknowledged',
    async (measured) => {
      await inFolder(async (folder) => {
        const log = await measured.open(folder);
        await driveCount(log, RECORDS);
        const latencies = await driveAtPace(log, 10_000, 20);
        await log.close();
        const again = await measured.open(folder);
        expect(await again.count()).toBe(RECORDS + latencies.length);
        await again.close();
      });
    },
  );

  it('a journal that was not closed gives back everything', async () => {
    const recovery = await inFolder((folder) => measureRecovery(join(folder, 'journal'), RECORDS));
    expect(recovery.lost).toBe(0);
  });
});
