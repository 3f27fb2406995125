import { parseArgs } from 'node:util';

/** The benchmarks by name. */
export const BENCH_NAMES = [
  'pipeline',
  'latency',
  'detection',
  'rules',
  'rule-growth',
  'batch',
  'ingest-scale',
  'drain',
  'peers',
  'journal',
  'backtest',
] as const;

/** A benchmark's name. */
export type BenchName = (typeof BENCH_NAMES)[number];

/** What is asked for; numbers that are not given are the benchmark's own. */
export interface BenchOptions {
  readonly rounds?: number;
  readonly seconds?: number;
  /** Messages that ingest takes in altogether, at least: shows whether memory grows. */
  readonly messages?: number;
  readonly profileDir?: string;
  /** Simulated days, and the seeds of the simulated cities. */
  readonly days?: number;
  readonly seeds?: readonly number[];
}

/** What a command line means: a benchmark, a process of one, or a mistake to be told in one sentence. */
export type Command =
  | { readonly kind: 'bench'; readonly name: BenchName; readonly options: BenchOptions }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly reason: string };

/** How the program is used. */
export const USAGE = `npm run bench -- NAME --json [--rounds N] [--seconds S] [--messages N] [--profile DIR] [--days N] [--seeds A,B]

  pipeline   messages a second through Mosquitto: ingest with everything behind it / a bare mqtt subscriber
  batch      values a second when gateways send 20 readings in a message / one reading in a message
  ingest-scale  processor time of a message with 10,000 devices and 1,000 rules / with 100 and 10
  drain      backlog drained a second after the store was away / messages that arrive meanwhile
  peers      messages a second until they are stored: ingest / bridges and Node-RED
  journal    records a second that the journal syncs / that LevelDB syncs; opening and reading after a kill
  backtest   10 s / what a rule takes over 30 days of 200 datastreams at one a minute, from DuckDB
  rules      observations a second through the rules engine / through json-rules-engine
  rule-growth  processor time of a reading with 1,000 rules / with 10
  latency    from publishing to the screen's socket at 2,000 messages a second: 250 ms / p99
  detection  simulated incidents that the rules find, without false alerts: F1

  --json         the report as the last line of standard output (always)
  --rounds N     rounds of the pipeline benchmark
  --seconds S    seconds of publishing in each turn
  --messages N   further turns of ingest alone, until it took in N messages (pipeline)
  --days N       simulated days (detection)
  --seeds A,B    seeds of the simulated cities (detection)
  --profile DIR  CPU profiles of the measured program, for its authors
`;

function isBenchName(text: string): text is BenchName {
  return BENCH_NAMES.some((name) => name === text);
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new RangeError(`--${name} takes a positive number, not ${text}`);
  return value;
}

function seedsOf(text: string): readonly number[] {
  return text.split(',').flatMap((part) => positive('seeds', part) ?? []);
}

function parsed(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      messages: { type: 'string' },
      profile: { type: 'string' },
      days: { type: 'string' },
      seeds: { type: 'string' },
      role: { type: 'string' },
    },
  });
  if (values.help === true) return { kind: 'help' };
  if (values.role !== undefined) return { kind: 'role', role: values.role };
  const [name = '', ...others] = positionals;
  if (!isBenchName(name) || others.length > 0) {
    return { kind: 'mistake', reason: `expected one of ${BENCH_NAMES.join(', ')}` };
  }
  const rounds = positive('rounds', values.rounds);
  const seconds = positive('seconds', values.seconds);
  const messages = positive('messages', values.messages);
  const days = positive('days', values.days);
  const options = {
    ...(days === undefined ? {} : { days }),
    ...(values.seeds === undefined ? {} : { seeds: seedsOf(values.seeds) }),
    ...(rounds === undefined ? {} : { rounds: Math.ceil(rounds) }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(messages === undefined ? {} : { messages }),
    ...(values.profile === undefined ? {} : { profileDir: values.profile }),
  };
  return { kind: 'bench', name, options };
}

/** What the arguments ask for. */
export function readCommandLine(args: readonly string[]): Command {
  try {
    return parsed(args);
  } catch (error) {
    return { kind: 'mistake', reason: error instanceof Error ? error.message : String(error) };
  }
}
