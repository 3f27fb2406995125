import { emptyLedger, live, textOf, type LifeLedger } from './crash-life.suite.ts';
import { FileCursor } from './file-cursor.ts';
import type { JournalFiles } from './journal-files.ts';
import type { JournalRecord } from './record-format.ts';
import { entry, FOLDER, open, readAll } from './opened-journal.suite.ts';
import { afterPowerLoss, seededChance, type Survival } from './power-loss.suite.ts';
import { SimulatedDisk } from './simulated-disk.suite.ts';

const LIVES = 3;
const STEPS = 12;

/** A journal's lives on one disk, each ended by a power loss or a kill. `as` is how the processes see the disk. */
export interface CrashRun {
  readonly seed: number;
  readonly sync: 'fsync' | 'os';
  readonly statesPerMoment: number;
  readonly as?: (disk: SimulatedDisk) => JournalFiles;
}

/** How many states were looked at, and what was wrong in them, with the seed and the moment. */
export interface CrashFindings {
  states: number;
  readonly faults: string[];
}

/** The disk as it is found, of what moment, and whether what the ledger says was acknowledged by then must be there. */
export interface CrashState {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly moment: number;
  readonly isKept: boolean;
  readonly ledger: LifeLedger;
}

function recordFaults(
  records: readonly JournalRecord[],
  cursor: number,
  state: CrashState,
): readonly string[] {
  const { ledger, moment, isKept } = state;
  const faults: string[] = [];
  const found = new Map(records.map((record) => [record.position, textOf(record)]));
  if (found.size < records.length) faults.push('a position is there twice');
  for (const [position, text] of found) {
    if (ledger.appended.get(position)?.has(text) !== true) faults.push(`GHOST at ${position}`);
  }
  for (const { position, text, since } of isKept ? ledger.acknowledged : []) {
    if (since <= moment && position >= cursor && found.get(position) !== text)
      faults.push(`LOST ${position}`);
  }
  return faults;
}

function cursorFaults(cursor: number, { ledger, moment }: CrashState): readonly string[] {
  const least = Math.max(
    ...ledger.cursors.filter(({ storedAt }) => storedAt <= moment).map((one) => one.position),
  );
  const isKnown = ledger.cursors.some(({ position, since }) => since <= moment && position === cursor);
  return isKnown && cursor >= least ? [] : [`the cursor is ${cursor}, at least ${least} was stored`];
}

/** What is wrong with a state: opened, read from the start, appended to, and opened and read again. */
export async function faultsOf(state: CrashState): Promise<readonly string[]> {
  const disk = new SimulatedDisk(state.files);
  const cursor = await new FileCursor(disk, FOLDER, 'archive').load();
  const journal = await open(disk, { cursor });
  const { next, first } = journal;
  const { records, lost } = await readAll(journal, first);
  const faults = [...cursorFaults(cursor, state), ...recordFaults(records, cursor, state)];
  if (records.length + lost !== next - first) faults.push('what is missing is not counted exactly');
  const appending = new Promise((resolve) => journal.append(entry('after'), resolve));
  await journal.close();
  if ((await appending) !== undefined) faults.push('nothing can be appended');
  const again = await open(disk, { cursor });
  const texts = (await readAll(again, first)).records.map((record) => `${record.position} ${textOf(record)}`);
  const expected = [...records, { ...entry('after'), position: next }];
  if (texts.join() !== expected.map((record) => `${record.position} ${textOf(record)}`).join()) {
    faults.push('a second start finds something else');
  }
  return faults;
}

/** The ledger of the next life: what was promised before the moment holds from its beginning on. */
function inherited(ledger: LifeLedger, moment: number, isKept: boolean): LifeLedger {
  return {
    appended: ledger.appended,
    acknowledged: ledger.acknowledged
      .filter(({ since }) => isKept && since <= moment)
      .map((one) => ({ ...one, since: 0 })),
    cursors: [],
  };
}

/** Whether the mode promises that acknowledged records survive this. */
function isPromised(sync: 'fsync' | 'os', survival: Survival): boolean {
  return sync === 'fsync' || survival === 'everything';
}

/** Lives the lives, and looks at what a power loss or a kill at every moment of them may leave. */
export async function findCrashFaults(run: CrashRun): Promise<CrashFindings> {
  const { seed, sync, statesPerMoment, as } = run;
  const chance = seededChance(seed);
  const findings: CrashFindings = { states: 0, faults: [] };
  let disk = new SimulatedDisk();
  let ledger = emptyLedger();
  for (let life = 0; life < LIVES; life += 1) {
    const begin = disk.events.length;
    await live({ disk, files: as?.(disk) ?? disk, sync, chance, ledger, steps: STEPS });
    for (let moment = begin; moment <= disk.events.length; moment += 1) {
      const events = disk.events.slice(0, moment);
      for (let index = 0; index < statesPerMoment; index += 1) {
        const survival =
          (['anything', 'everything', 'anything', 'nothing'] as const)[(moment + index) % 4] ?? 'anything';
        const files = afterPowerLoss(events, { survival, chance });
        const faults = await faultsOf({ files, moment, isKept: isPromised(sync, survival), ledger });
        findings.faults.push(
          ...faults.map((fault) => `seed ${seed}, life ${life}, moment ${moment}: ${fault}`),
        );
        findings.states += 1;
      }
    }
    const moment = begin + chance(disk.events.length - begin);
    const events = disk.events.slice(0, moment);
    const survival = chance(1) === 0 ? 'everything' : 'anything';
    const durable = afterPowerLoss(events, { survival: 'nothing', chance });
    const files = afterPowerLoss(events, { survival, chance });
    disk = new SimulatedDisk(files, survival === 'everything' ? durable : files);
    ledger = inherited(ledger, moment, isPromised(sync, survival));
  }
  return findings;
}
