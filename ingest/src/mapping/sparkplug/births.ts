import { SPARKPLUG_ROOT } from '@ioc/wire';
import { z } from 'zod';
import type { JournalFold } from '../../intake/journal-fold.ts';
import type { TailBatch } from '../../intake/tail.ts';
import type { JournalEntry } from '../../journal/record-format.ts';
import { LARGEST_PAYLOAD_BYTES } from '../largest-payload.ts';
import { birthIn } from './birth.ts';
import { BirthTable, type BirthLookup } from './birth-table.ts';

const PREFIX = `${SPARKPLUG_ROOT}/`;

const savedBirths = z.array(
  z.object({
    position: z.int().min(0),
    node: z.string(),
    device: z.string().exactOptional(),
    bdSeq: z.string().exactOptional(),
    metrics: z.array(
      z.object({
        name: z.string(),
        alias: z.string().exactOptional(),
        datatype: z.number().exactOptional(),
        unit: z.string().exactOptional(),
      }),
    ),
  }),
);

/**
 * The births of Sparkplug B nodes, learned from the journal and kept with it. Whoever decodes an entry first tells it
 * here (`learn`), so that data in the same group find the births before them; the fold keeps what is durable through
 * restarts.
 */
export class Births implements JournalFold {
  readonly name = 'sparkplug-births';
  readonly #table = new BirthTable();
  #durableTo = 0;

  /** The births at any position. */
  get lookup(): BirthLookup {
    return this.#table;
  }

  /** Learns from an entry that is about to be decoded; the same entry again changes nothing. */
  learn({ topic, payload }: JournalEntry, position: number): void {
    if (!topic.startsWith(PREFIX) || payload.byteLength > LARGEST_PAYLOAD_BYTES) return;
    const birth = birthIn(topic, payload, position);
    if (birth) this.#table.learn(birth);
  }

  /** Lets go of births that nothing from the position on is read by: nobody reads the journal below it. */
  prune(before: number): void {
    this.#table.prune(before);
  }

  take({ messages }: TailBatch): void {
    this.#durableTo = (messages.at(-1)?.position ?? this.#durableTo - 1) + 1;
  }

  /** A birth that is on its way to the disk is left out: it may never be in the journal. */
  save(): Uint8Array {
    const durable = this.#table.all.filter(({ position }) => position < this.#durableTo);
    return Buffer.from(JSON.stringify(durable));
  }

  load(saved: Uint8Array): boolean {
    const births = parse(Buffer.from(saved).toString('utf8'));
    for (const birth of births ?? []) {
      this.#table.learn(birth);
      this.#durableTo = Math.max(this.#durableTo, birth.position + 1);
    }
    return births !== undefined;
  }
}

function parse(text: string): z.output<typeof savedBirths> | undefined {
  try {
    const parsed = savedBirths.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
