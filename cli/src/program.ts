import { Command, CommanderError } from 'commander';

import { addApi } from './commands/api.ts';
import { addBacktest } from './commands/backtest.ts';
import { addDevices } from './commands/devices.ts';
import { addDoctor } from './commands/doctor.ts';
import { addIngest } from './commands/ingest.ts';
import { addMapping } from './commands/mapping.ts';
import { addReplay } from './commands/replay.ts';
import { addSeed } from './commands/seed.ts';
import { addSimulate } from './commands/simulate.ts';
import { addStart } from './commands/start.ts';
import { addUser } from './commands/user.ts';
import { SeparateProcessError, SharedIntakeError } from './compose/separate-process-error.ts';
import { EXIT } from './settings/settings-or-exit.ts';

const COMMANDS = [
  addStart,
  addIngest,
  addApi,
  addSimulate,
  addReplay,
  addSeed,
  addUser,
  addDevices,
  addBacktest,
  addDoctor,
  addMapping,
];

/** The program with all of its commands; settings come from the environment (`.env.example` lists them). */
export function createProgram(): Command {
  const program = new Command('ioc')
    .description('Trung tâm điều hành thông minh · smart-city operations center')
    .showHelpAfterError()
    .exitOverride();
  for (const add of COMMANDS) add(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** The exit code of an error: wrong usage and missing settings are 2, asking for help is no failure. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof SeparateProcessError || error instanceof SharedIntakeError) return EXIT.usage;
  if (!(error instanceof CommanderError)) return EXIT.failed;
  return error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
