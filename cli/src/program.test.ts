import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';

import { createProgram, exitCodeOf } from './program.ts';

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const output = {
    writeOut: (part: string) => void (text += part),
    writeErr: (part: string) => void (text += part),
  };
  const program = createProgram().configureOutput(output);
  for (const command of program.commands) command.configureOutput(output);
  try {
    await program.parseAsync(args, { from: 'user' });
    return { code: 0, text };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: exitCodeOf(error), text };
  }
}

describe('the command line', () => {
  it('knows the commands of the contract, each with help of its own', async () => {
    for (const command of [
      'start',
      'ingest',
      'api',
      'simulate',
      'replay',
      'seed',
      'user',
      'devices',
      'backtest',
      'doctor',
      'mapping',
    ]) {
      const help = await run(command, '--help');
      expect(help, command).toMatchObject({ code: 0 });
      expect(help.text).toContain(`ioc ${command}`);
    }
    const simulate = await run('simulate', '--help');
    for (const option of [
      '--scenario',
      '--devices',
      '--rate',
      '--seed',
      '--truth',
      '--duration',
      '--speed',
    ]) {
      expect(simulate.text).toContain(option);
    }
  });

  it('answers wrong usage with 2', async () => {
    expect(await run('begin')).toMatchObject({ code: 2 });
    expect(await run('simulate', '--speed', 'fast')).toMatchObject({ code: 2 });
    expect(await run('replay')).toMatchObject({ code: 2 });
  });
});
