import { readFile } from 'node:fs/promises';

import {
  checkRule,
  later,
  parseRfc3339,
  recordedEvents,
  runBatch,
  type EpochMs,
  type Rule,
} from '@ioc/domain';
import { ruleJson } from '@ioc/wire';
import { InvalidArgumentError, type Command } from 'commander';

import { judgedDatastreams, recordedObservations } from '../backtest/recorded-observations.ts';
import { openTelemetry } from '../compose/open-telemetry.ts';
import { withRecords } from '../compose/with-records.ts';
import { now } from '../now.ts';

interface BacktestOptions {
  readonly rule: string;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** What a backtest looks at when it is not told, in milliseconds: seven days. */
const DAY_MS = 86_400_000;
const DEFAULT_SPAN_MS = 7 * DAY_MS;

function instantOf(text: string): EpochMs {
  const t = parseRfc3339(text);
  if (t === undefined)
    throw new InvalidArgumentError('expected a date-time with offset, such as 2026-11-23T07:00:00Z');
  return t;
}

async function readRule(file: string): Promise<Rule> {
  const rule = ruleJson.parse(JSON.parse(await readFile(file, 'utf8')));
  const faults = checkRule(rule);
  if (faults.length > 0)
    throw new Error(faults.map((fault) => `${fault.path}: ${fault.message.en}`).join('\n'));
  return rule;
}

async function run(options: BacktestOptions): Promise<void> {
  const rule = await readRule(options.rule);
  const to = options.to ?? now();
  const span = { from: options.from ?? later(to, -DEFAULT_SPAN_MS), to };
  await withRecords(async (records, settings) => {
    const telemetry = await openTelemetry(settings);
    try {
      const datastreams = judgedDatastreams(rule, await records.devices.all());
      const observations = await recordedObservations(telemetry, datastreams, span);
      const transitions = runBatch([rule], datastreams, recordedEvents(observations, span));
      for (const transition of transitions) process.stdout.write(`${JSON.stringify(transition)}\n`);
      const raised = transitions.filter((transition) => transition.kind === 'raised').length;
      const perDay = raised / ((span.to - span.from) / DAY_MS);
      process.stderr.write(
        `${datastreams.length} datastreams, ${observations.length} observations, ${raised} alerts, ${perDay.toFixed(2)} a day\n`,
      );
    } finally {
      await telemetry.close();
    }
  });
}

/** `ioc backtest`: what a rule would have raised on stored history. */
export function addBacktest(program: Command): void {
  program
    .command('backtest')
    .description('thử quy tắc trên lịch sử · what a rule would have raised on stored history')
    .requiredOption('--rule <file>', 'a rule in JSON (docs/rules.md)')
    .option('--from <time>', 'RFC 3339; seven days before --to by default', instantOf)
    .option('--to <time>', 'RFC 3339; now by default', instantOf)
    .action(run);
}
