import type { SparkplugMetric } from './sparkplug-payload.ts';
import type { Birth, BornMetric } from './birth.ts';
import { sparkplugSource, type SparkplugTopic } from './sparkplug-topic.ts';

/** The births as they were at any position of the journal. */
export interface BirthLookup {
  /** The newest birth of the source (`group/node` or `group/node/device`) before the position. */
  birthOf(source: string, position: number): Birth | undefined;
  /** What the metric is that the birth gave this name or alias. */
  metricOf(birth: Birth, metric: SparkplugMetric): BornMetric | undefined;
  /** The devices of the node that were born since its own birth, before the position. */
  devicesOf(node: string, position: number): readonly string[];
}

/** Metrics that are remembered over all births: some 40 MB. Beyond, the sources heard longest ago are forgotten. */
export const MOST_BORN_METRICS = 200_000;

/** Births of one source that are remembered for consumers that are behind; beyond, the oldest are forgotten. */
export const MOST_BIRTHS_PER_SOURCE = 256;

interface IndexedBirth {
  readonly birth: Birth;
  readonly byAlias: ReadonlyMap<string, BornMetric>;
  readonly byName: ReadonlyMap<string, BornMetric>;
}

function indexed(birth: Birth): IndexedBirth {
  return {
    birth,
    byAlias: new Map(
      birth.metrics.flatMap((metric) => (metric.alias === undefined ? [] : [[metric.alias, metric]])),
    ),
    byName: new Map(birth.metrics.map((metric) => [metric.name, metric])),
  };
}

function sourceOf({ node, device }: Birth): string {
  return device === undefined ? node : `${node}/${device}`;
}

/**
 * All births by source, each with its position in the journal, so that an entry decodes alike whenever it is decoded: data
 * are read by the newest birth before them. Learning in any order and more than once gives the same table.
 */
export class BirthTable implements BirthLookup {
  /** Source → its births, oldest first; sources in the order in which they were heard last. */
  readonly #births = new Map<string, IndexedBirth[]>();
  readonly #mostMetrics: number;
  #metrics = 0;

  constructor(mostMetrics: number = MOST_BORN_METRICS) {
    this.#mostMetrics = mostMetrics;
  }

  /** Every birth that is remembered. */
  get all(): readonly Birth[] {
    return [...this.#births.values()].flatMap((births) => births.map(({ birth }) => birth));
  }

  /** Takes a birth in, at its place among those of its source. */
  learn(birth: Birth): void {
    const source = sourceOf(birth);
    const births = this.#births.get(source) ?? [];
    const at = births.findLastIndex((one) => one.birth.position <= birth.position);
    if (births[at]?.birth.position === birth.position) return;
    births.splice(at + 1, 0, indexed(birth));
    this.#metrics += birth.metrics.length;
    if (births.length > MOST_BIRTHS_PER_SOURCE) this.#drop(births, 1);
    this.#births.delete(source);
    this.#births.set(source, births);
    this.#forgetBeyond(source);
  }

  /** Lets go of births by which no entry from the position on is read. */
  prune(before: number): void {
    for (const births of this.#births.values()) {
      const inForce = births.findLastIndex(({ birth }) => birth.position < before);
      if (inForce > 0) this.#drop(births, inForce);
    }
  }

  birthOf(source: string, position: number): Birth | undefined {
    return this.#births.get(source)?.findLast(({ birth }) => birth.position < position)?.birth;
  }

  metricOf(birth: Birth, { alias, name }: SparkplugMetric): BornMetric | undefined {
    const found = this.#births.get(sourceOf(birth))?.findLast((one) => one.birth === birth);
    if (name !== undefined && name !== '') return found?.byName.get(name);
    return alias === undefined ? undefined : found?.byAlias.get(alias);
  }

  devicesOf(node: string, position: number): readonly string[] {
    const since = this.birthOf(node, position)?.position ?? -1;
    const devices: string[] = [];
    for (const births of this.#births.values()) {
      const birth = births.findLast((one) => one.birth.position < position)?.birth;
      if (birth?.node === node && birth.device !== undefined && birth.position > since)
        devices.push(birth.device);
    }
    return devices;
  }

  #drop(births: IndexedBirth[], oldest: number): void {
    for (const { birth } of births.splice(0, oldest)) this.#metrics -= birth.metrics.length;
  }

  #forgetBeyond(newest: string): void {
    for (const [source, births] of this.#births) {
      if (this.#metrics <= this.#mostMetrics || source === newest) return;
      this.#drop(births, births.length);
      this.#births.delete(source);
    }
  }
}

/** Nothing was born yet. */
export const NO_BIRTHS: BirthLookup = {
  birthOf: () => undefined,
  metricOf: () => undefined,
  devicesOf: () => [],
};

/** The birth by which data of the topic are read: a device's counts only if it is younger than its node's. */
export function birthInForce(
  births: BirthLookup,
  topic: SparkplugTopic,
  position: number,
): Birth | undefined {
  const birth = births.birthOf(sparkplugSource(topic), position);
  if (!birth || topic.device === undefined) return birth;
  const node = births.birthOf(topic.node, position);
  return node && node.position > birth.position ? undefined : birth;
}
