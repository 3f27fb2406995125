/** What a process of a benchmark does, by the name that it is started with. Each loads only what it needs. */
export const PROCESS_ROLES: Readonly<Record<string, () => Promise<void>>> = {
  publisher: async () => (await import('./pipeline/publisher-process.ts')).runPublisherProcess(),
  'bare-subscriber': async () =>
    (await import('./pipeline/bare-subscriber-process.ts')).runBareSubscriberProcess(),
  ingest: async () => (await import('./pipeline/ingest-process.ts')).runIngestProcess(),
  'ack-probe': async () => (await import('./half-load/ack-probe-process.ts')).runAckProbeProcess(),
  bridge: async () => (await import('./peers/bridge-process.ts')).runBridgeProcess(),
  fleet: async () => (await import('./latency/fleet-process.ts')).runFleetProcess(),
};
