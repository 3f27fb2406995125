import { beforeAll } from 'vitest';
import { buildPackage } from '../built-package.suite.ts';
import { describeStoreRestart } from '../store-restart-contract.suite.ts';
import { describeTelemetryStore } from '../telemetry-store-contract.suite.ts';
import { makeTemporaryPlace } from './temporary-place.suite.ts';
import { openThreadedDuckDbStore } from './threaded-store.ts';

const subject = {
  name: 'DuckDB in a thread',
  makePlace: () => makeTemporaryPlace(openThreadedDuckDbStore),
  randomRuns: 3,
};
beforeAll(buildPackage);
describeTelemetryStore(subject);
describeStoreRestart(subject);
