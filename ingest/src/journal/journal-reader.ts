import { readSegment } from './read-segment.ts';
import type { DamageListener } from './damaged-segments.ts';
import type { JournalFile, JournalFiles } from './journal-files.ts';
import type { JournalRecord } from './record-format.ts';
import type { Segment, SegmentList } from './segment-list.ts';
import { readLayout } from './segment-layout.ts';

/** What was read: the records, the position to go on from, and how many positions in between are lost to damage. */
export interface JournalPart {
  readonly records: readonly JournalRecord[];
  readonly next: number;
  readonly lost: number;
}

/** What a reader needs. */
export interface JournalReaderOptions {
  readonly files: JournalFiles;
  readonly segments: SegmentList;
  readonly onDamage: DamageListener;
}

interface Place {
  readonly segment: Segment;
  readonly file: JournalFile;
  readonly mark: number;
  offset: number;
  position: number;
}

/** Nothing was found up to `next`. */
function skipTo(next: number, position: number): JournalPart {
  return { records: [], next, lost: next - position };
}

/**
 * Reads the journal in order for one consumer. Ascending reads continue where the last one ended; a read elsewhere
 * searches its segment from the beginning. Only what is durable is read.
 */
export class JournalReader {
  readonly #options: JournalReaderOptions;
  #place: Place | undefined;

  constructor(options: JournalReaderOptions) {
    this.#options = options;
  }

  /** At most `most` records from the position on; none at the end of the journal, or when only damage was skipped. */
  async read(position: number, most: number): Promise<JournalPart> {
    const { segments, onDamage } = this.#options;
    const segment = segments.holding(position);
    if (!segment) return skipTo(Math.max(position, segments.next), position);
    if (segment.first > position) return skipTo(segment.first, position);
    const end = segments.endOf(segment);
    const place = await this.#placeIn(segment, position);
    if (place.offset >= segment.bytes) {
      if (position < end) onDamage({ path: segment.path, offset: segment.bytes, bytes: 0 });
      return skipTo(end, position);
    }
    const part = await readSegment(place.file, {
      mark: place.mark,
      offset: place.offset,
      end: segment.bytes,
      most,
    });
    if (part.damagedBytes > 0) {
      onDamage({
        path: segment.path,
        offset: part.offset - part.damagedBytes,
        bytes: part.damagedBytes,
      });
    }
    place.offset = part.offset;
    return this.#accept(place, part.records, { from: position, end });
  }

  /** Closes the file that is open. */
  async close(): Promise<void> {
    const place = this.#place;
    this.#place = undefined;
    await place?.file.close();
  }

  #accept(
    place: Place,
    found: readonly JournalRecord[],
    span: { readonly from: number; readonly end: number },
  ): JournalPart {
    const records: JournalRecord[] = [];
    let lost = 0;
    let next = span.from;
    for (const record of found) {
      // Below: still searching. At or beyond the end: the rest of an abandoned segment, written again in the next one.
      if (record.position < next || record.position >= span.end) continue;
      lost += record.position - next;
      next = record.position + 1;
      records.push(record);
    }
    place.position = next;
    return { records, next, lost };
  }

  async #placeIn(segment: Segment, position: number): Promise<Place> {
    if (this.#place?.segment === segment && this.#place.position === position) return this.#place;
    await this.close();
    const file = await this.#options.files.open(segment.path);
    const { layout, isDamaged } = await readLayout(file, segment.bytes);
    if (isDamaged) this.#options.onDamage({ path: segment.path, offset: 0, bytes: layout.begin });
    this.#place = { segment, file, mark: layout.mark, offset: layout.begin, position };
    return this.#place;
  }
}
