import { launchProcess, type LaunchedProcess, type LaunchOptions } from './launched-process.ts';

/** A server that a test ends and starts again over the same files and port. */
export interface Restartable {
  /** Asks the server to end and waits until it has gone; its files stay. */
  stop(): Promise<void>;
  /** Ends the server at once, as a crash would; its files stay. */
  crash(): Promise<void>;
  /** Starts it again where it was, and resolves when it serves. */
  restart(): Promise<void>;
}

/** A restartable server program; its owner closes it. */
export interface RestartableProcess extends Restartable {
  /** The process that runs at the moment, or ran last. */
  readonly pid: number;
  /** Ends the program and waits until it has gone. */
  close(): Promise<void>;
}

/** Starts a server program that can be started again in the same way. Throws `LaunchError` as `launchProcess` does. */
export async function launchRestartable(options: LaunchOptions): Promise<RestartableProcess> {
  let current: LaunchedProcess = await launchProcess(options);
  return {
    get pid() {
      return current.pid;
    },
    stop: () => current.close(),
    crash: () => current.kill(),
    close: () => current.close(),
    async restart() {
      current = await launchProcess(options);
    },
  };
}
