import type { LiveFrame } from '@ioc/wire';

/** Topics remembered: cities times sectors, with room. */
const MOST_TOPICS = 4_096;

/** Notices when frames of the live feed were lost: a gap in a topic's numbers, or another run of ingest. */
export class FrameOrder {
  readonly #last = new Map<string, { readonly epoch: string; readonly seq: number }>();

  /** Notes a frame; whether it follows the topic's frame before, or is the first one heard. */
  isNext(topic: string, { epoch, seq }: Pick<LiveFrame, 'epoch' | 'seq'>): boolean {
    const last = this.#last.get(topic);
    if (last === undefined && this.#last.size >= MOST_TOPICS) return false;
    this.#last.set(topic, { epoch, seq });
    return last === undefined || (last.epoch === epoch && seq === last.seq + 1);
  }

  /** Frames may have been lost on every topic: the connection was away. */
  forget(): void {
    this.#last.clear();
  }
}
