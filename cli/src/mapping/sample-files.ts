import { readFile } from 'node:fs/promises';

import type { SampleMessage } from '@ioc/ingest';
import type { MappingProfile } from '@ioc/wire';

const HEX = /^[0-9a-f]*$/i;

/** A sample payload; a file named `.hex` holds it in hexadecimal digits. */
async function readPayload(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file);
  if (!file.endsWith('.hex')) return bytes;
  const digits = bytes.toString('latin1').replaceAll(/\s/g, '');
  if (!HEX.test(digits) || digits.length % 2 !== 0)
    throw new Error(`${file}: expected pairs of hexadecimal digits`);
  return Buffer.from(digits, 'hex');
}

/** A topic that the profile is for, where its filter says enough; Sparkplug topics must be given. */
export function exampleTopic({ topic, decoder }: MappingProfile): string | undefined {
  if (decoder === 'sparkplug-b') return undefined;
  const levels = topic.split('/');
  if (decoder === 'chirpstack-v4' && levels.at(-1) === '+') levels[levels.length - 1] = 'up';
  return levels.map((level) => (level === '+' || level === '#' ? 'sample' : level)).join('/');
}

/** The samples with their topics: the last topic holds for the files that have none of their own. */
export async function readSamples(
  files: readonly string[],
  topics: readonly string[],
): Promise<readonly SampleMessage[]> {
  const payloads = await Promise.all(files.map(readPayload));
  return payloads.map((payload, index) => ({ topic: topics[index] ?? topics.at(-1) ?? '', payload }));
}
