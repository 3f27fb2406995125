/** Workspaces that TypeScript compiles into a `dist` folder; the screen is bundled instead. */
export const COMPILED_WORKSPACES = [
  'domain',
  'wire',
  'telemetry-store',
  'record-store',
  'ingest',
  'ioc-api',
  'device-simulators',
  'cli',
  'bench',
  'tools/test-requirements',
];

const EVERYWHERE = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json'];

/**
 * What a build consists of: each step with the files that it reads, the files that must stand after it, and
 * its command as a module of the installed packages with arguments.
 *
 * @type {readonly { title: string, reads: readonly string[], makes: readonly string[], package: string, bin: string, args: readonly string[], folder: string }[]}
 */
export const BUILD_STEPS = [
  {
    title: 'programs (TypeScript)',
    reads: [...EVERYWHERE, ...COMPILED_WORKSPACES, 'ioc-ui/src', 'ioc-ui/tsconfig.json', 'e2e'],
    makes: COMPILED_WORKSPACES.map((workspace) => `${workspace}/dist/index.js`),
    package: 'typescript',
    bin: 'tsc',
    args: ['-b'],
    folder: '.',
  },
  {
    title: 'screen (Vite)',
    reads: [...EVERYWHERE, 'domain', 'wire', 'ioc-ui', 'seeds'],
    makes: ['ioc-ui/dist/index.html'],
    package: 'vite',
    bin: 'vite',
    args: ['build', '--logLevel', 'warn'],
    folder: 'ioc-ui',
  },
];
