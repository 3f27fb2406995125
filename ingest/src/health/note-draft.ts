import type { EpochMs, PropertyId } from '@ioc/domain';
import type { DerivedValues, MessageNote, ValueMark } from '../intake/message-note.ts';
import type { NumericValue } from '../plausibility/value-judge.ts';
import { MOST_NOTE_BYTES } from '../journal/record-format.ts';

/** Bytes of a note that the framing of JSON takes, at most. */
const FRAME_BYTES = 64;

/** Bytes of a time in a note, and of what surrounds the names of a group. */
const TIME_BYTES = 16;
const GROUP_BYTES = 32;

/** The note about one message while it is judged. It never outgrows what a note may take: what has no room is not judged. */
export class NoteDraft {
  #marks: ValueMark[] = [];
  #derived: DerivedValues[] = [];
  #bytes = FRAME_BYTES;

  /** Whether there is room for a mark of the datastream. */
  hasRoomFor({ device, property }: Pick<NumericValue, 'device' | 'property'>): boolean {
    return this.#bytes + this.#markBytes(device.id, property) <= MOST_NOTE_BYTES;
  }

  /** Marks the value, for which there is room. */
  mark({ device, property }: NumericValue, t: EpochMs, reasons: number): void {
    this.#bytes += this.#markBytes(device.id, property);
    this.#marks.push({ device: device.id, property, t, reasons });
  }

  /** Whether the value is marked. */
  isMarked(device: string, property: PropertyId, t: EpochMs): boolean {
    return this.#marks.some((mark) => mark.t === t && mark.property === property && mark.device === device);
  }

  /** Adds what was found out; false when there is no room. */
  tell(derived: DerivedValues): boolean {
    const names = derived.values.reduce((sum, { property }) => sum + property.length + TIME_BYTES, 0);
    const bytes = GROUP_BYTES + TIME_BYTES + derived.device.length + names;
    if (this.#bytes + bytes > MOST_NOTE_BYTES) return false;
    this.#bytes += bytes;
    this.#derived.push(derived);
    return true;
  }

  /** What was judged; undefined for nothing. The draft is empty afterwards. */
  take(): MessageNote | undefined {
    if (this.#bytes === FRAME_BYTES) return undefined;
    const note = { marks: this.#marks, derived: this.#derived };
    this.#marks = [];
    this.#derived = [];
    this.#bytes = FRAME_BYTES;
    return note;
  }

  #markBytes(device: string, property: PropertyId): number {
    const last = this.#marks.at(-1);
    const isSame = last?.device === device && last.property === property;
    return TIME_BYTES + (isSame ? 0 : GROUP_BYTES + device.length + property.length);
  }
}
