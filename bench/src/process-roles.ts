/** What a process of a benchmark does, by the name that it is started with. Each loads only what it needs. */
export const PROCESS_ROLES: Readonly<Record<string, () => Promise<void>>> = {
  publisher: async () => (await import('./pipeline/publisher-process.ts')).runPublisherProcess(),
  'bare-subscriber': async () =>
    (await import('./pipeline/bare-subscriber-process.ts')).runBareSubscriberProcess(),
  ingest: async () => (await import('./pipeline/ingest-process.ts')).runIngestProcess(),
  fleet: async () => (await import('./latency/fleet-process.ts')).runFleetProcess(),
};
