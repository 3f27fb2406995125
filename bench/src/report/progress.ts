/** Tells a person what goes on: standard output belongs to the result. */
export function progress(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
