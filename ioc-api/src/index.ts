export type { Api, ApiOptions, LiveBroker } from './api-options.ts';
export { startApi } from './start-api.ts';
export { RuleLab, type HistoryFacts, type LabOrder } from './lab/rule-lab.ts';
