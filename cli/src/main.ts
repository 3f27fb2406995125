#!/usr/bin/env node
import { CommanderError } from 'commander';

import { createProgram, exitCodeOf } from './program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) {
    process.stderr.write(`ioc: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.exitCode = exitCodeOf(error);
}
