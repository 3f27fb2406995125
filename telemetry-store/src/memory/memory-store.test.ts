import { describeTelemetryStore } from '../telemetry-store-contract.suite.ts';
import { createMemoryStore } from './memory-store.ts';

describeTelemetryStore({
  name: 'memory',
  makePlace: async () => ({ open: async () => createMemoryStore(), remove: async () => undefined }),
  randomRuns: 20,
});
