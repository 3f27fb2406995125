export type { Api, ApiOptions, LiveBroker } from './api-options.ts';
export { startApi } from './start-api.ts';
