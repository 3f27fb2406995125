import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { resultsTable, type FaultResult } from './fault-result.ts';

/** Where results are kept; not under version control. */
export const RESULTS_FOLDER = fileURLToPath(new URL('../results/', import.meta.url));

function fileNameOf({ row, title, form }: FaultResult): string {
  const words = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${form}-${String(row).padStart(2, '0')}-${words.slice(0, 80)}.json`;
}

async function resultsOf(folder: string): Promise<readonly FaultResult[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.map((text) => JSON.parse(text) as FaultResult);
}

/** Replaces a file at once: rows of other workers may be reading it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, text);
  await rename(aside, file);
}

/** Writes one result beside those of the other rows, and all of them as a table: `results/{form}.md` and `.json`. */
export async function keepResult(result: FaultResult): Promise<void> {
  const folder = path.join(RESULTS_FOLDER, 'rows');
  await mkdir(folder, { recursive: true });
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  await replaceFile(path.join(folder, fileNameOf(result)), json(result));
  const ofForm = (await resultsOf(folder)).filter(({ form }) => form === result.form);
  await replaceFile(path.join(RESULTS_FOLDER, `${result.form}.md`), resultsTable(ofForm));
  await replaceFile(path.join(RESULTS_FOLDER, `${result.form}.json`), json(ofForm));
}
