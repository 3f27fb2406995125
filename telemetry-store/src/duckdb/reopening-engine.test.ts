import { describe, expect, it } from 'vitest';
import { TelemetryStoreError } from '../telemetry-store.ts';
import { LostDatabaseError } from './duckdb-error.ts';
import type { OpenedEngine, ReadingEngine } from './reading-engine.ts';
import { openReopeningEngine, REOPEN_INTERVAL_MS } from './reopening-engine.ts';

const EMPTY = { devices: 0, slots: 0, words: 0 };

describe('the reopening engine', () => {
  it('opens the database again at the next call after it was lost, once', async () => {
    const database = new FakeDatabase();
    const { engine } = await openReopeningEngine(database);
    database.isLost = true;
    await expect(engine.ping()).rejects.toBeInstanceOf(LostDatabaseError);
    await expect(Promise.all([engine.ping(), engine.ping(), engine.ping()])).resolves.toHaveLength(3);
    expect(database).toMatchObject({ opened: 2, closed: 1 });
  });

  it('keeps an engine whose call merely failed', async () => {
    const database = new FakeDatabase();
    const { engine } = await openReopeningEngine(database);
    await expect(engine.deleteBefore(0)).rejects.toThrow('busy');
    await engine.ping();
    expect(database.opened).toBe(1);
  });

  it('tries to open it not more often than the interval, and says why meanwhile', async () => {
    const database = new FakeDatabase();
    const { engine } = await openReopeningEngine(database);
    database.isLost = true;
    database.isFull = true;
    await expect(engine.ping()).rejects.toBeInstanceOf(LostDatabaseError);
    for (let call = 0; call < 5; call++) await expect(engine.ping()).rejects.toThrow('disk full');
    expect(database.opened).toBe(2);
    database.isFull = false;
    await expect(engine.ping()).rejects.toThrow('disk full');
    database.nowMs += REOPEN_INTERVAL_MS;
    await engine.ping();
    expect(database.opened).toBe(3);
  });

  it('answers nothing after it was closed', async () => {
    const database = new FakeDatabase();
    const { engine } = await openReopeningEngine(database);
    await engine.close();
    await expect(engine.ping()).rejects.toMatchObject({ isTransient: true, message: 'the store is closed' });
    expect(database).toMatchObject({ opened: 1, closed: 1 });
  });
});

/** A database that is lost or cannot be opened when it is told so. */
class FakeDatabase {
  opened = 0;
  closed = 0;
  isLost = false;
  isFull = false;
  nowMs = 1_000;

  open = async (): Promise<OpenedEngine> => {
    this.opened++;
    if (this.isFull) throw new TelemetryStoreError('disk full', { isTransient: true });
    this.isLost = false;
    const entries = { first: EMPTY, devices: [], slots: [], words: [] };
    const columns = {
      t: new Float64Array(),
      v: new Float64Array(),
      q: new Uint8Array(),
      slot: new Uint16Array(),
    };
    return {
      engine: this.#engine(),
      content: { entries, latest: { ...columns, device: new Uint32Array() } },
    };
  };

  monotonicMs = (): number => this.nowMs;

  #engine(): ReadingEngine {
    const answer = async (): Promise<void> => {
      if (this.isLost) throw new LostDatabaseError('FATAL Error');
    };
    return {
      append: answer,
      ping: answer,
      history: () => Promise.reject(new Error('not asked here')),
      streams: () => Promise.reject(new Error('not asked here')),
      extent: () => Promise.reject(new Error('not asked here')),
      deleteBefore: () => Promise.reject(new TelemetryStoreError('busy', { isTransient: true })),
      close: async () => {
        this.closed++;
      },
    };
  }
}
