import {
  clockOffset,
  instant,
  missingNumbers,
  noteClock,
  noteSequence,
  type DeviceHealth,
  type EpochMs,
  type PropertyId,
  type Reading,
  type ReadingValue,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { devicePropertyOf, type DeviceProperty } from '../intake/apply-note.ts';
import { sentPartsOf, type DecodedMessage, type DevicePart } from '../intake/decode-message.ts';
import { encodeNote, type MessageNote, type ValueMark } from '../intake/message-note.ts';
import type { JournalFold } from '../intake/journal-fold.ts';
import type { RegistrySnapshot } from '../intake/registry-snapshot.ts';
import type { TailBatch } from '../intake/tail.ts';
import { ValueJudge } from '../plausibility/value-judge.ts';
import { DeviceBook } from './device-book.ts';
import type { DeviceMemory } from './device-memory.ts';
import { linkPlaces, loadJudge, saveJudge, type JudgeMemory } from './judge-bytes.ts';
import { NoteDraft } from './note-draft.ts';

/** A clock offset is told as an observation when it moved by so much since the last time, in milliseconds. */
export const TOLD_CLOCK_STEP_MS = 5_000;

/** A signal strength is worth telling when it moved by so many dB. */
export const TOLD_SIGNAL_STEP_DB = 3;

/** How often silence is looked for, in milliseconds, by the ticks in the journal. */
export const SILENCE_CHECK_MS = 5_000;

const TIME_FAULTS: ReadonlySet<string> = new Set(['future', 'clock-not-set']);

/** A device's connection, since when, and its health. */
export interface ToldDevice {
  readonly device: StoredDevice;
  readonly state: 'online' | 'offline';
  readonly at: EpochMs;
  readonly health: DeviceHealth;
}

/** Works something out of messages while they are judged, and adds it to what is noted with them. */
export interface Deriver {
  derive(message: DecodedMessage, draft: NoteDraft): void;
}

/** One reading on its way through the judge. */
interface JudgedReading {
  readonly memory: DeviceMemory;
  readonly reading: Reading;
  /** What was judged before; undefined when it is judged now. */
  readonly recorded: readonly ValueMark[] | undefined;
}

/**
 * Judges messages once, in the order of the journal, before they are written: which values are suspect (I6), and how their
 * devices are (I9). What it finds is written with the message, so that everybody who reads the journal sees the same.
 *
 * What it remembers follows from the journal: messages that were judged before a crash are taken in with the judgement that
 * was recorded, and lead to the same memory.
 */
export class DeviceJudge implements JournalFold {
  readonly name = 'devices';
  readonly #book = new DeviceBook();
  readonly #values = new ValueJudge(
    (device, property) => this.#book.find(device)?.placeOf(property, 0) ?? -1,
  );
  readonly #draft = new NoteDraft();
  #registry: RegistrySnapshot;
  #own: Readonly<Record<DeviceProperty, PropertyId | undefined>>;
  /** The positions behind what was judged, and behind what is durable. */
  #judged = 0;
  #durable = 0;
  #silenceAt = 0;
  readonly #limited = new Set<DeviceMemory>();
  readonly #deriver: Deriver | undefined;

  constructor(registry: RegistrySnapshot, deriver?: Deriver) {
    this.#deriver = deriver;
    this.#registry = registry;
    this.#own = ownProperties(registry);
    this.#values.adopt(registry);
  }

  /** Takes over a changed registry; devices that left are forgotten. */
  adopt(registry: RegistrySnapshot): void {
    this.#registry = registry;
    this.#own = ownProperties(registry);
    this.#values.adopt(registry);
    const indices = this.#book.adopt(registry.devices);
    if (indices) this.#forget(indices);
  }

  /** Judges a group before it is written: the notes by the places of their messages in it. */
  judge(first: number, messages: readonly DecodedMessage[]): ReadonlyMap<number, Uint8Array> | undefined {
    let notes: Map<number, Uint8Array> | undefined;
    for (let index = 0; index < messages.length; index += 1) {
      const message = messages[index];
      const note = message && this.#digest(message, true);
      if (note) (notes ??= new Map()).set(index, encodeNote(note));
    }
    this.#judged = first + messages.length;
    return notes;
  }

  take({ messages }: TailBatch): void {
    for (const message of messages) {
      this.#durable = message.position + 1;
      if (message.position < this.#judged) continue;
      this.#digest(message, false);
      this.#judged = message.position + 1;
    }
    this.#book.settle();
  }

  /** While a group is judged and not durable there is no state to save. */
  save(): Uint8Array | undefined {
    return this.#judged === this.#durable ? saveJudge(this.#memory()) : undefined;
  }

  load(saved: Uint8Array): boolean {
    const silenceAt = loadJudge(saved, this.#memory(), this.#registry);
    this.#silenceAt = silenceAt ?? 0;
    return silenceAt !== undefined;
  }

  /** At most so many devices about which something changed that is worth telling. */
  takeChanges(most: number, now: EpochMs): readonly ToldDevice[] {
    return this.#book.takeChanged(most).flatMap((memory) => {
      const { device, state, stateAt } = memory;
      if (state === 'unknown') return [];
      return [{ device, state, at: instant(stateAt), health: memory.healthAt(now) }];
    });
  }

  /** Takes the door's word which devices send more than they may (I8); it holds until the next word, and is not saved. */
  noteFlooding(devices: readonly string[]): void {
    const flooding = new Set(devices);
    for (const memory of this.#limited) if (!flooding.has(memory.device.id)) this.#limit(memory, false);
    for (const id of flooding) {
      const memory = this.#book.find(id);
      if (memory && !memory.isRateLimited) this.#limit(memory, true);
    }
  }

  #limit(memory: DeviceMemory, isLimited: boolean): void {
    memory.isRateLimited = isLimited;
    if (isLimited) this.#limited.add(memory);
    else this.#limited.delete(memory);
    this.#book.tell(memory);
  }

  /** Tells all devices once more, for readers that came late. */
  repeatAll(): void {
    this.#book.touchAll();
  }

  #memory(): JudgeMemory {
    return { book: this.#book, values: this.#values, silenceAt: this.#silenceAt };
  }

  #forget(indices: Int32Array): void {
    const rows = this.#values.suspects.rows();
    this.#values.suspects.restore(rows, this.#values.memory.renumber(indices));
    linkPlaces(this.#book, this.#values);
  }

  #digest(message: DecodedMessage, isNew: boolean): MessageNote | undefined {
    if (message.kind === 'tick') {
      this.#checkSilence(message.receivedAt);
      return undefined;
    }
    // What comes out of quarantine is of another day: it says nothing of how the device is, or counts, now.
    if (message.replay) return undefined;
    if ('faulty' in message && message.faulty) this.#noteRefusal(message);
    const recorded = isNew ? undefined : recordedMarks(message);
    for (const part of sentPartsOf(message)) this.#digestPart(part, message.receivedAt, recorded);
    if (isNew) this.#deriver?.derive(message, this.#draft);
    return this.#draft.take();
  }

  #digestPart(part: DevicePart, at: EpochMs, recorded: readonly ValueMark[] | undefined): void {
    const memory = this.#book.of(part.device);
    if (part.state === undefined ? memory.heard(at) : memory.told(part.state, at)) this.#book.touch(memory);
    const { readings } = part;
    let hasNews = false;
    for (const reading of readings) {
      if (reading.seq !== undefined) hasNews = this.#number(memory, reading.seq, reading) || hasNews;
      this.#digestValues({ memory, reading, recorded });
    }
    const newest = readings.at(-1);
    if (newest && !newest.isTimeAssumed) this.#noteTime(memory, newest);
    this.#tell(memory, at, hasNews);
  }

  /** Whether the number changed what is missing. */
  #number(memory: DeviceMemory, seq: number, reading: Reading): boolean {
    const news = noteSequence(memory.sequence, seq, reading);
    if (news === 'next' || news === 'duplicate' || news === 'earlier-run') return false;
    this.#book.touch(memory);
    return true;
  }

  #noteTime(memory: DeviceMemory, { observedAt, receivedAt }: Reading): void {
    noteClock(memory.clock, observedAt, receivedAt);
    if (memory.refusedTimeAt === 0) return;
    memory.refusedTimeAt = 0;
    this.#book.touch(memory);
  }

  /** A device whose readings are refused because of their time has a clock that is wrong. */
  #noteRefusal(message: DecodedMessage): void {
    if (message.kind !== 'telemetry' || message.readings.length > 0) return;
    if (!message.faulty?.faults.some(({ reason }) => TIME_FAULTS.has(reason))) return;
    const memory = this.#book.of(message.device);
    if (memory.refusedTimeAt === 0) this.#book.touch(memory);
    memory.refusedTimeAt = message.receivedAt;
  }

  #digestValues(judged: JudgedReading): void {
    const { values } = judged.reading;
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (value && typeof value.v === 'number') this.#digestValue(judged, value, { v: value.v, hint: index });
    }
  }

  #digestValue(
    { memory, reading, recorded }: JudgedReading,
    { property }: ReadingValue,
    { v, hint }: { readonly v: number; readonly hint: number },
  ): void {
    const { device } = memory;
    const value = { device, property, t: reading.observedAt, v };
    let place = memory.placeOf(property, hint);
    if (place < 0) place = this.#addPlace(memory, property);
    let reasons = recorded ? recordedReasons(recorded, value) : this.#values.judge(place, value);
    if (reasons !== 0) {
      if (this.#draft.hasRoomFor(value)) this.#draft.mark(value, reading.observedAt, reasons);
      else reasons = 0;
    }
    const before = this.#values.memory.reasonsAt(place);
    if (!this.#values.learn(place, value, reasons)) return;
    if (before !== 0 || reasons !== 0) this.#countSuspects(memory, before, reasons);
    if (property === this.#own.battery_level) this.#noteBattery(memory, v);
    else if (property === this.#own.signal_strength) this.#noteSignal(memory, v);
  }

  #addPlace(memory: DeviceMemory, property: PropertyId): number {
    const { memory: values, properties } = this.#values;
    const place = values.add(memory.index, properties.placeOf(property));
    memory.properties.push(property);
    memory.places.push(place);
    return place;
  }

  #countSuspects(memory: DeviceMemory, before: number, reasons: number): void {
    const change = Number(reasons !== 0) - Number(before !== 0);
    if (change === 0) return;
    memory.suspectValues += change;
    this.#book.touch(memory);
  }

  #noteBattery(memory: DeviceMemory, v: number): void {
    if (Math.round(v) !== Math.round(memory.battery)) this.#book.touch(memory);
    memory.battery = v;
  }

  #noteSignal(memory: DeviceMemory, v: number): void {
    if (Math.abs(v - memory.signal) < TOLD_SIGNAL_STEP_DB) return;
    memory.signal = v;
    this.#book.touch(memory);
  }

  /** Tells what changed as observations of the device, at our time, each later than the one before. */
  #tell(memory: DeviceMemory, at: EpochMs, hasNews: boolean): void {
    const offsetMs = clockOffset(memory.clock) ?? 0;
    const isOff = Math.abs(offsetMs - memory.toldOffsetMs) >= TOLD_CLOCK_STEP_MS;
    if (!isOff && !hasNews) return;
    const missing = missingNumbers(memory.sequence);
    const values = [
      ...own(this.#own.seq_gaps, missing, missing !== memory.toldMissing),
      ...own(this.#own.clock_offset, Math.round(offsetMs / 1_000), isOff),
    ];
    const t = instant(Math.max(at, memory.toldAt + 1));
    if (values.length === 0 || !this.#draft.tell({ device: memory.device.id, t, values })) return;
    memory.toldAt = t;
    memory.toldMissing = missing;
    if (isOff) memory.toldOffsetMs = offsetMs;
    this.#book.touch(memory);
  }

  #checkSilence(now: EpochMs): void {
    if (Math.abs(now - this.#silenceAt) < SILENCE_CHECK_MS) return;
    this.#silenceAt = now;
    for (const memory of this.#book.all) if (memory.fellSilent(now)) this.#book.touch(memory);
  }
}

function own(
  property: PropertyId | undefined,
  v: number,
  isNews: boolean,
): readonly { readonly property: PropertyId; readonly v: number }[] {
  return property !== undefined && isNews ? [{ property, v }] : [];
}

function ownProperties(registry: RegistrySnapshot): Readonly<Record<DeviceProperty, PropertyId | undefined>> {
  const id = (name: DeviceProperty): PropertyId | undefined => devicePropertyOf(registry, name)?.id;
  return {
    battery_level: id('battery_level'),
    signal_strength: id('signal_strength'),
    clock_offset: id('clock_offset'),
    seq_gaps: id('seq_gaps'),
  };
}

function recordedMarks(message: DecodedMessage): readonly ValueMark[] {
  return 'judged' in message ? (message.judged?.marks ?? []) : [];
}

function recordedReasons(
  marks: readonly ValueMark[],
  {
    device,
    property,
    t,
  }: { readonly device: StoredDevice; readonly property: PropertyId; readonly t: number },
): number {
  return (
    marks.find((mark) => mark.device === device.id && mark.property === property && mark.t === t)?.reasons ??
    0
  );
}
