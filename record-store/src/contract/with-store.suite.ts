import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { RecordStoreOptions } from '../assemble-record-store.ts';
import type { RecordStore } from '../record-store.ts';

/** A database of its own for one test, in which stores can be opened one after another or beside each other. */
export interface TestDatabase {
  open(options?: RecordStoreOptions): Promise<RecordStore>;
  close(): Promise<void>;
}

/** An adapter under test: makes empty databases. */
export interface TestedAdapter {
  readonly name: string;
  start(): Promise<void>;
  createDatabase(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

/** What a test of the contract gets: a fresh store, and ways to open the same database again. */
export interface StoreUnderTest {
  readonly store: RecordStore;
  /** Opens the same database once more; closed after the test. */
  readonly openAgain: (options?: RecordStoreOptions) => Promise<RecordStore>;
}

/** Gives every test of the suite a fresh database of the adapter. */
export function freshStores(adapter: TestedAdapter): () => StoreUnderTest {
  let current: StoreUnderTest | undefined;
  let toClose: { close(): Promise<void> }[] = [];
  beforeAll(() => adapter.start());
  afterAll(() => adapter.stop());
  beforeEach(async () => {
    const database = await adapter.createDatabase();
    toClose = [database];
    const openAgain = async (options?: RecordStoreOptions): Promise<RecordStore> => {
      const store = await database.open(options);
      toClose.push(store);
      return store;
    };
    current = { store: await openAgain(), openAgain };
  });
  afterEach(async () => {
    for (const owned of toClose.toReversed()) await owned.close();
  });
  return () => {
    if (current === undefined) throw new Error('a store exists only inside a test');
    return current;
  };
}
