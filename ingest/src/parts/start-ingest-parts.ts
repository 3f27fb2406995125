import { mkdir } from 'node:fs/promises';
import type { CityId } from '@ioc/domain';
import type { Registry } from 'prom-client';
import { pause } from '../clock/pause.ts';
import { withinTime } from '../clock/time-limit.ts';
import type { DoorSettings, Ingest, IngestOptions, IntakePart, PartReadiness } from '../ingest-options.ts';
import { nodeFiles } from '../journal/journal-files.ts';
import { OwnedParts } from '../owned-parts.ts';
import { startIngest } from '../start-ingest.ts';
import { guardedFiles } from './guarded-files.ts';
import { inheritStates } from './inherit-states.ts';
import { clientIdOf, journalHomeOf, partsOf, subscriptionsOf, WHOLE, type Sharing } from './intake-part.ts';
import type { PartOpening } from './held-parts.ts';
import { HeldElsewhereError } from './held-elsewhere-error.ts';
import { hasJournal, takeJournal } from './journal-owner.ts';
import { LivingSign } from './living-sign.ts';
import { openSession } from './open-session.ts';
import { LOOK_EVERY_MS, PartKeeper, type KeptPart } from './part-keeper.ts';
import { PARTS_LIMIT_MS } from './parts-outlook.ts';
import { recordsOfPart } from './part-records.ts';
import { PartRegistries } from './part-registries.ts';
import { SILENCE_MS } from './silence-watch.ts';

/** How often the cities are read again when each of them is a part, in milliseconds. */
export const CITIES_EVERY_MS = 30_000;

/** How long a start that needs a part waits for a holder that may have died, in milliseconds. */
export const HELD_LIMIT_MS = SILENCE_MS + 3 * LOOK_EVERY_MS;

/** How MQTT comes in; each part is a client of its own of another broker. */
export type SharedDoor =
  | Extract<DoorSettings, { kind: 'embedded' }>
  | Omit<Extract<DoorSettings, { kind: 'broker' }>, 'clientId' | 'subscriptions'>;

/** What running parts needs. `dataDir` is the folder that all instances share, `registry` gets the metrics of the whole. */
export interface IngestPartsOptions extends Omit<IngestOptions, 'journal' | 'part' | 'door'> {
  readonly dataDir: string;
  readonly journal: { readonly sync: 'fsync' | 'os'; readonly maxBytes: number };
  readonly door: SharedDoor;
  readonly sharing: Sharing;
  /** Whether the start fails when another ingest holds a part; else this one stands by. */
  readonly mustHold: boolean;
}

/** The journal that a former holder wrote is not where it should be: the instances do not share their storage. */
export class AbsentJournalError extends Error {
  override readonly name = 'AbsentJournalError';
}

/** A part as readiness tells it; `holder` is whoever has it elsewhere. */
export interface PartShare {
  readonly part: string;
  readonly state: KeptPart<Ingest>['state'];
  readonly holder?: string;
}

/** Whether this ingest can do its work: the record store answers, and all that runs here works. */
export interface IngestPartsReadiness {
  readonly ok: boolean;
  readonly parts: readonly (PartReadiness & { readonly of: string })[];
  readonly shares: readonly PartShare[];
}

/** An ingest that runs its share of the parts. */
export interface IngestProcess {
  /** The port of the embedded broker. */
  readonly mqttPort?: number;
  readiness(): IngestPartsReadiness;
  /** The metrics of all parts that run here. */
  metrics(): Promise<Pick<Registry, 'metrics' | 'contentType'>>;
  /** Stops all parts and gives them back. */
  close(): Promise<void>;
}

/**
 * Starts an ingest that competes with others for the parts of the intake and runs its share of them. Rejects when a part
 * cannot be opened at the start, and with `HeldElsewhereError` when it must hold one that another ingest keeps.
 */
export async function startIngestParts(options: IngestPartsOptions): Promise<IngestProcess> {
  const owned = new OwnedParts(options.log);
  try {
    return await compose(options, owned);
  } catch (error) {
    await owned.close();
    throw error;
  }
}

async function compose(options: IngestPartsOptions, owned: OwnedParts): Promise<IngestProcess> {
  const { dataDir, records, log } = options;
  await mkdir(dataDir, { recursive: true });
  const sign = owned.add(await LivingSign.give(dataDir, log));
  const registries = new PartRegistries(options.registry);
  const keeper = new PartKeeper<Ingest>({
    records: records.parts,
    sign,
    wanted: await wantedParts(options, owned),
    blocked: (part) => void keepMessages(options, part),
    open: (opening) => openPart(options, opening, registries),
    nowMs: () => performance.now(),
    every: (everyMs, work) => {
      const timer = setInterval(work, everyMs);
      return { stop: () => clearInterval(timer) };
    },
    log,
  });
  owned.add(keeper);
  await keeper.start();
  await settle(keeper, options);
  return {
    ...mqttPortOf(keeper),
    readiness: () => readinessOf(keeper),
    metrics: () => registries.merged(),
    close: () => owned.close(),
  };
}

/** The parts that there are now; cities that are added later become parts too. */
async function wantedParts(
  { sharing, records, log }: IngestPartsOptions,
  owned: OwnedParts,
): Promise<() => readonly IntakePart[]> {
  const read = async (): Promise<readonly CityId[]> =>
    sharing === 'by-city'
      ? (await withinTime('reading the cities', PARTS_LIMIT_MS, records.reference.cities())).map(
          ({ id }) => id,
        )
      : [];
  let parts = partsOf(sharing, await read());
  if (sharing === 'by-city') {
    owned.every(CITIES_EVERY_MS, () => {
      read().then(
        (cities) => {
          parts = partsOf(sharing, cities);
        },
        (error: unknown) =>
          log.warn({ err: error }, 'the cities cannot be read; their parts stay as they are'),
      );
    });
  }
  return () => parts;
}

async function openPart(
  options: IngestPartsOptions,
  { part, holding, isFormerGone, lost }: PartOpening,
  registries: PartRegistries,
): Promise<Ingest> {
  const { dataDir, journal, door, log } = options;
  const records = recordsOfPart(options.records, holding, lost);
  const home = journalHomeOf(dataDir, part);
  if (!(await hasJournal(home))) await refuseAbsent(part, home, records);
  await inheritStates({ records: options.records, part, holding, log });
  const { folder, owns } = await takeJournal({ home, fence: holding.fence, isFormerGone });
  const files = guardedFiles({ files: nodeFiles, sync: journal.sync, owns, lost });
  const registry = registries.begin(part);
  const ingest = await startIngest({
    ...options,
    journal: { ...journal, dir: folder, files },
    door:
      door.kind === 'embedded'
        ? door
        : { ...door, clientId: clientIdOf(part), subscriptions: subscriptionsOf(part) },
    records,
    registry,
    part,
    log,
  });
  return {
    ...ingest,
    close: async () => {
      await ingest.close();
      registries.end(part, registry);
    },
  };
}

/** From now on the broker keeps what is published for a part that waits, so that nothing falls between two sharings. */
async function keepMessages({ door, log }: IngestPartsOptions, part: IntakePart): Promise<void> {
  if (door.kind !== 'broker') return;
  const session = { ...door, clientId: clientIdOf(part), subscriptions: subscriptionsOf(part), log };
  if (await openSession(session))
    log.info({ share: part.name }, 'the broker keeps the messages of a part that waits');
  else
    log.warn({ share: part.name }, 'the broker could not be asked to keep the messages of a part that waits');
}

/** A part that was evaluated has a journal; going on without it would leave behind what was acknowledged last. */
async function refuseAbsent(
  part: IntakePart,
  home: string,
  { evaluation }: Pick<IngestOptions['records'], 'evaluation'>,
): Promise<void> {
  const isWhole = part.name === WHOLE.name;
  if (isWhole || (await evaluation.load()).cursor === 0) return;
  throw new AbsentJournalError(
    `${home} holds no journal, though part ${part.name} was evaluated before: all ingests must share IOC_DATA_DIR; ` +
      'to go on without what was acknowledged last, make that folder with an empty folder "owner-0" in it',
  );
}

async function settle(keeper: PartKeeper<Ingest>, { mustHold, log }: IngestPartsOptions): Promise<void> {
  const limit = AbortSignal.timeout(HELD_LIMIT_MS);
  for (;;) {
    const missing = keeper.parts.filter(({ state }) => state !== 'running');
    for (const { part } of missing) {
      const failure = keeper.failureOf(part);
      if (failure !== undefined) throw failure;
    }
    const [first] = missing;
    if (first === undefined) return;
    const facts = { share: first.part, ...(first.holder === undefined ? {} : { holder: first.holder }) };
    if (!mustHold) {
      log.info(facts, 'this ingest stands by: others hold what there is');
      return;
    }
    if (limit.aborted) {
      throw new HeldElsewhereError(first.part, first.holder);
    }
    await pause(LOOK_EVERY_MS / 4, limit);
  }
}

function mqttPortOf(keeper: PartKeeper<Ingest>): Pick<IngestProcess, 'mqttPort'> {
  const port = keeper.parts.find(({ running }) => running?.mqttPort !== undefined)?.running?.mqttPort;
  return port === undefined ? {} : { mqttPort: port };
}

function readinessOf(keeper: PartKeeper<Ingest>): IngestPartsReadiness {
  const parts = keeper.parts.flatMap(({ part, running }) =>
    (running?.readiness().parts ?? []).map((readiness) => ({ ...readiness, of: part })),
  );
  const shares = keeper.parts.map(({ part, state, holder }) => ({
    part,
    state,
    ...(holder === undefined ? {} : { holder }),
  }));
  return { ok: keeper.isReachable && parts.every(({ ok }) => ok), parts, shares };
}
