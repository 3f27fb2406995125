import { existsSync } from 'node:fs';
import path from 'node:path';

import { parseRfc3339, type EpochMs } from '@ioc/domain';
import { compileProfiles, tryMappings } from '@ioc/ingest';
import { mappingProfile } from '@ioc/wire';
import { InvalidArgumentError, type Command } from 'commander';

import { withRecords } from '../compose/with-records.ts';
import {
  MappingFileError,
  readProfile,
  sourcesOfRecords,
  sourcesOfSeeds,
  type MappingSources,
} from '../mapping/mapping-sources.ts';
import { exampleTopic, readSamples } from '../mapping/sample-files.ts';
import { isUsable, trialReport } from '../mapping/trial-report.ts';
import { now } from '../now.ts';
import { EXIT } from '../settings/settings-or-exit.ts';

interface SourceOptions {
  readonly from?: string;
}

interface TestOptions extends SourceOptions {
  readonly profile?: string;
  readonly topic?: readonly string[];
  readonly at?: EpochMs;
  readonly anyDevice?: true;
}

function sources({ from }: SourceOptions): Promise<MappingSources> {
  return from === undefined ? withRecords(sourcesOfRecords) : sourcesOfSeeds(path.resolve(from));
}

function instantOf(text: string): EpochMs {
  const at = parseRfc3339(text);
  if (at === undefined) throw new InvalidArgumentError('expected a time such as 2026-11-23T07:00:00Z');
  return at;
}

/** The profiles to try: one that is named, by its id or file, or all. */
async function chosenProfiles(
  { profile }: TestOptions,
  { profiles }: MappingSources,
): Promise<MappingSources['profiles']> {
  if (profile === undefined) return profiles;
  if (existsSync(profile)) return [await readProfile(profile)];
  const found = profiles.find(({ id }) => id === profile);
  if (!found)
    throw new MappingFileError(
      `${profile}: neither a file nor one of ${profiles.map(({ id }) => id).join(', ')}`,
    );
  return [found];
}

/** The topics given, or one that the only profile is for. */
function chosenTopics({ topic }: TestOptions, profiles: MappingSources['profiles']): readonly string[] {
  if (topic !== undefined) return topic;
  const [only, ...others] = profiles;
  const parsed = others.length === 0 ? mappingProfile.safeParse(only) : undefined;
  const example = parsed?.success ? exampleTopic(parsed.data) : undefined;
  if (example === undefined) throw new MappingFileError('--topic is needed to find the profile');
  return [example];
}

async function test(files: readonly string[], options: TestOptions): Promise<void> {
  const found = await sources(options);
  const profiles = await chosenProfiles(options, found);
  const trials = tryMappings({
    ...found,
    profiles,
    samples: await readSamples(files, chosenTopics(options, profiles)),
    receivedAt: options.at ?? now(),
    assumeDevices: options.anyDevice === true,
  });
  process.stdout.write(`${trialReport(trials, found.properties)}\n`);
  if (!isUsable(trials)) process.exitCode = EXIT.failed;
}

async function list(options: SourceOptions): Promise<void> {
  const { profiles, properties } = await sources(options);
  const { index, refused } = compileProfiles(profiles, properties);
  for (const { profile } of index.all) {
    const { id, decoder, topic, description } = profile;
    process.stdout.write(`${id}\t${decoder}\t${topic}\t${description.vi} · ${description.en}\n`);
  }
  for (const { id, faults } of refused)
    for (const { path: place, message } of faults)
      process.stdout.write(`${id}\tlỗi · faulty\t${place}: ${message}\n`);
  if (refused.length > 0) process.exitCode = EXIT.failed;
}

async function put(file: string): Promise<void> {
  const profile = await readProfile(file);
  await withRecords(async (records) => {
    const { refused } = compileProfiles([profile], await records.reference.observedProperties());
    const [fault] = refused.flatMap(({ faults }) => faults);
    if (fault) throw new MappingFileError(`${file}: ${fault.path}: ${fault.message}`);
    await records.mappings.put(profile);
  });
  process.stdout.write(`${profile.id}\n`);
}

async function remove(id: string): Promise<void> {
  const isRemoved = await withRecords((records) => records.mappings.delete(id));
  if (!isRemoved) throw new MappingFileError(`${id}: no such profile`);
}

/** `ioc mapping test`, `list`, `put` and `delete`. */
export function addMapping(program: Command): void {
  const mapping = program
    .command('mapping')
    .description('hồ sơ ánh xạ định dạng khác · mapping profiles for other formats')
    .exitOverride();
  mapping
    .command('test <files...>')
    .description('thử bản tin mẫu · show what would come out of sample payloads, in order')
    .option('--profile <id|file>', 'the profile to try; all by topic without it')
    .option('--topic <topic...>', 'the topic of each sample; the last one for the rest')
    .option('--from <folder>', 'profiles, devices and properties of a seed folder, not of the records')
    .option('--any-device', 'as if every device that a sample names were registered')
    .option('--at <time>', 'when the samples arrive, RFC 3339', instantOf)
    .action(test)
    .exitOverride();
  mapping
    .command('list')
    .description('danh sách · list the profiles and what is wrong with them')
    .option('--from <folder>', 'those of a seed folder, not of the records')
    .action(list)
    .exitOverride();
  mapping
    .command('put <file>')
    .description('thêm hoặc thay hồ sơ · add or replace a profile; ingest follows within a second')
    .action(put)
    .exitOverride();
  mapping.command('delete <id>').description('xóa hồ sơ · delete a profile').action(remove).exitOverride();
}
