import { parseSparkplug, type SparkplugPayload } from './sparkplug-payload.ts';
import { parseSparkplugTopic, type SparkplugTopic } from './sparkplug-topic.ts';

/** What a birth says of a metric. */
export interface BornMetric {
  readonly name: string;
  readonly alias?: string;
  readonly datatype?: number;
  readonly unit?: string;
}

/** A birth certificate, known by its place in the journal. */
export interface Birth {
  readonly position: number;
  readonly node: string;
  readonly device?: string;
  readonly bdSeq?: string;
  readonly metrics: readonly BornMetric[];
}

/** The session number that births and deaths share, as text. Source: Eclipse Sparkplug 3.0, 6.4.18. */
export function bdSeqOf({ metrics }: SparkplugPayload): string | undefined {
  const raw = metrics.find(({ name }) => name === 'bdSeq')?.raw;
  return raw?.kind === 'whole' ? String(raw.value) : undefined;
}

function birthFrom({ node, device }: SparkplugTopic, payload: SparkplugPayload, position: number): Birth {
  const bdSeq = bdSeqOf(payload);
  const metrics: BornMetric[] = [];
  for (const { name, alias, datatype, unit } of payload.metrics) {
    if (name === undefined || name === '') continue;
    metrics.push({
      name,
      ...(alias === undefined ? {} : { alias }),
      ...(datatype === undefined ? {} : { datatype }),
      ...(unit === undefined ? {} : { unit }),
    });
  }
  return {
    position,
    node,
    ...(device === undefined ? {} : { device }),
    ...(bdSeq === undefined ? {} : { bdSeq }),
    metrics,
  };
}

/** The birth that a message is, if it is one (NBIRTH or DBIRTH). */
export function birthIn(topicText: string, payload: Buffer, position: number): Birth | undefined {
  const topic = parseSparkplugTopic(topicText.split('/'));
  if (!topic?.type.endsWith('BIRTH')) return undefined;
  const parsed = parseSparkplug(payload);
  return parsed.ok ? birthFrom(topic, parsed.value, position) : undefined;
}
