import { questionMessage, type ProcessMessage } from './control-messages.ts';

/** What a process answers by the name of the question. */
export type QuestionHandlers = Readonly<Record<string, (body: unknown) => unknown>>;

/** A process that was started without someone to answer to. */
export class NoParentError extends Error {
  override readonly name = 'NoParentError';
}

/** Says something to the process that started this one. Throws `NoParentError` when there is none. */
function say(message: ProcessMessage): void {
  if (process.send === undefined) throw new NoParentError('this process is started by the benchmark only');
  if (process.connected) process.send(message);
}

/** Tells the process that started this one that something happened. Throws `NoParentError` when there is none. */
export function tellEvent(event: string, body: unknown): void {
  say({ event, body });
}

/** Answers the questions of the process that started this one, and ends when that one has gone. */
export function serveQuestions(handlers: QuestionHandlers): void {
  process.on('message', (raw) => void answer(handlers, raw));
  process.on('disconnect', () => process.exit(0));
}

async function answer(handlers: QuestionHandlers, raw: unknown): Promise<void> {
  const { id, question, body } = questionMessage.parse(raw);
  try {
    // JSON has no undefined: a question without an answer is answered with null.
    say({ id, answer: (await handlers[question]?.(body)) ?? null });
  } catch (error) {
    say({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
