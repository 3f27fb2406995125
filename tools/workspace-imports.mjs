/**
 * Which of our workspaces each workspace may import; every workspace stands here. What it may import it may
 * also declare as a dependency, and nothing else of ours.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const ALLOWED_IMPORTS = {
  domain: [],
  wire: ['domain'],
  'telemetry-store': ['domain'],
  'record-store': ['domain'],
  ingest: ['domain', 'wire', 'telemetry-store', 'record-store'],
  'ioc-api': ['domain', 'wire', 'telemetry-store', 'record-store'],
  'ioc-ui': ['domain', 'wire'],
  'device-simulators': ['domain', 'wire'],
  cli: [
    'domain',
    'wire',
    'telemetry-store',
    'record-store',
    'ingest',
    'ioc-api',
    'ioc-ui',
    'device-simulators',
  ],
  e2e: ['wire', 'test-requirements'],
  bench: [
    'domain',
    'wire',
    'telemetry-store',
    'record-store',
    'ingest',
    'ioc-api',
    'device-simulators',
    'cli',
    'test-requirements',
  ],
  'test-requirements': [],
};

/** Workspace that every workspace's tests, and nothing but tests, may import besides its row in the table. */
export const TEST_ONLY_WORKSPACE = 'test-requirements';

/** Workspaces whose sources must run without Node: pure, or in the browser. Their tests may use Node. */
export const WITHOUT_NODE = ['domain', 'wire', 'ioc-ui'];

/** Workspaces whose sources may read the environment: the composition root, and what starts whole systems. */
export const ENVIRONMENT_READERS = ['cli', 'e2e', 'bench', 'test-requirements'];

/** Names that say nothing about what is inside a file or folder. */
export const FORBIDDEN_NAMES = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'misc',
  'manager',
  'base',
  'types',
  'constants',
];
