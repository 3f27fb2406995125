import { defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const UNIT_WORKSPACES = [
  'domain',
  'wire',
  'telemetry-store',
  'record-store',
  'ingest',
  'ioc-api',
  'ioc-ui',
  'device-simulators',
  'cli',
  'bench',
  'tools/test-requirements',
];

/** Milliseconds a test or hook of one workspace may take; suites with a real server start it in a hook. */
const UNIT_LIMIT_MS = 20_000;
const UNIT_HOOK_LIMIT_MS = 60_000;

/** Milliseconds a whole-system test may take: it starts processes, a broker and a browser. */
const E2E_LIMIT_MS = 180_000;

/** Unit tests read our workspaces from their sources, so that no build stands between an edit and its test. */
const conditions = ['ioc-source', ...defaultServerConditions];
const resolution = { resolve: { conditions }, ssr: { resolve: { conditions } } };

function unitProject(folder: string): TestProjectInlineConfiguration {
  return {
    ...resolution,
    test: {
      name: folder.split('/').at(-1) ?? folder,
      include: [`${folder}/src/**/*.test.{ts,tsx}`],
      environment: 'node',
      testTimeout: UNIT_LIMIT_MS,
      hookTimeout: UNIT_HOOK_LIMIT_MS,
      sequence: { groupOrder: 0 },
    },
  };
}

const toolsProject: TestProjectInlineConfiguration = {
  ...resolution,
  test: {
    name: 'tools',
    include: ['tools/*.test.mjs'],
    environment: 'node',
    testTimeout: UNIT_LIMIT_MS,
    sequence: { groupOrder: 0 },
  },
};

const seedsProject: TestProjectInlineConfiguration = {
  ...resolution,
  test: {
    name: 'seeds',
    include: ['seeds/*.test.ts'],
    environment: 'node',
    testTimeout: UNIT_LIMIT_MS,
    sequence: { groupOrder: 0 },
  },
};

/** After all others and one file at a time: these tests measure time limits of whole processes on few cores. */
const e2eProject: TestProjectInlineConfiguration = {
  ...resolution,
  test: {
    name: 'e2e',
    include: ['e2e/src/**/*.test.ts'],
    environment: 'node',
    testTimeout: E2E_LIMIT_MS,
    hookTimeout: E2E_LIMIT_MS,
    fileParallelism: false,
    sequence: { groupOrder: 1 },
  },
};

/** Whether the rows of the fault matrix run for hours, one at a time, instead of as long as a test run allows. */
const isSoak = process.env['IOC_FAULTS_SOAK'] === '1';

/** Milliseconds that a row may take. */
const FAULT_LIMIT_MS = isSoak ? 30 * 3_600_000 : 2 * E2E_LIMIT_MS;

/** Rows at a time: they wait more than they work, and what they prove does not depend on how long it takes. */
const FAULT_WORKERS = 3;

/** Last of all: these tests kill, starve and cut off whole processes, and nothing else may suffer from it. */
const faultsProject: TestProjectInlineConfiguration = {
  ...resolution,
  test: {
    name: 'faults',
    include: ['e2e/faults/**/*.test.ts'],
    environment: 'node',
    testTimeout: FAULT_LIMIT_MS,
    hookTimeout: E2E_LIMIT_MS,
    maxWorkers: isSoak ? 1 : FAULT_WORKERS,
    sequence: { groupOrder: 2 },
  },
};

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [...UNIT_WORKSPACES.map(unitProject), toolsProject, seedsProject, e2eProject, faultsProject],
  },
});
