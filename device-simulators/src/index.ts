export { historyOf, type HistorySpan } from './city/history-of.ts';
export { growFleet } from './city/grow-fleet.ts';
export type { Incident } from './city/incident-schedule.ts';
export {
  createSimulatedCity,
  type SimulatedCity,
  type SimulatedCityOptions,
  type SimulatedDevice,
} from './city/simulated-city.ts';
export {
  MOST_IN_FLIGHT,
  ReadingPublisher,
  readingPayload,
  type PublisherAccess,
  type PublisherCounts,
  type SimulatorLog,
} from './publish/reading-publisher.ts';
export {
  readingsFrom,
  simulate,
  type SimulatedMessage,
  type SimulationOptions,
  type SimulationReport,
} from './publish/simulate.ts';
export { readReplayMap, ReplayMapError, type ReplayMap } from './replay/replay-map.ts';
export { replayCsv, type ReplayOptions, type ReplayReport } from './replay/replay-csv.ts';
export { joinScenarios, readScenario, ScenarioError, type Scenario } from './scenario/scenario.ts';
export type { Expectation } from './scenario/incident-model.ts';
