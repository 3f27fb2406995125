import { failed, succeeded } from '@ioc/domain';
import type { PartFault } from '../../intake/device-part.ts';
import { EMPTY_DOCUMENT, type Decoded, type FormatRecord, type FormatSign } from '../format-record.ts';
import { bdSeqOf, type BornMetric } from '../sparkplug/birth.ts';
import { birthInForce } from '../sparkplug/birth-table.ts';
import {
  metricValue,
  parseSparkplug,
  type SparkplugMetric,
  type SparkplugPayload,
} from '../sparkplug/sparkplug-payload.ts';
import { parseSparkplugTopic, sparkplugSource, type SparkplugTopic } from '../sparkplug/sparkplug-topic.ts';
import type { DecoderInput } from './decoder-input.ts';

/** Metrics about the session and commands to the node: never measurements. Source: Eclipse Sparkplug 3.0, 6.4. */
const SESSION_METRICS = /^(?:bdSeq$|Node Control\/|Device Control\/)/;

interface ReadMetric {
  readonly metric: SparkplugMetric;
  readonly born: BornMetric | undefined;
  readonly index: number;
}

function recordOf({ metric, born, index }: ReadMetric, told: SparkplugPayload, source: string): FormatRecord {
  const name = metric.name || born?.name || '';
  const time = metric.timestamp ?? told.timestamp;
  const unit = metric.unit ?? born?.unit;
  const value = metricValue(metric.raw, metric.datatype ?? born?.datatype);
  return {
    source,
    name,
    value: metric.isNull === true ? null : value,
    path: `/metrics/${index}`,
    ...(time === undefined ? {} : { time }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** What an expression gets of a payload. */
function documentOf(
  topic: SparkplugTopic,
  payload: SparkplugPayload,
  records: readonly FormatRecord[],
): unknown {
  return {
    type: topic.type,
    group: topic.group,
    node: topic.edgeNode,
    ...(topic.device === undefined ? {} : { device: topic.device }),
    ...(payload.timestamp === undefined ? {} : { timestamp: payload.timestamp }),
    metrics: records.map(({ name, value, time }) => ({ name, value, timestamp: time })),
  };
}

function decodeValues(topic: SparkplugTopic, payload: SparkplugPayload, input: DecoderInput): Decoded {
  const isBirth = topic.type.endsWith('BIRTH');
  const source = sparkplugSource(topic);
  const birth = isBirth ? undefined : birthInForce(input.births, topic, input.position);
  const records: FormatRecord[] = [];
  const faults: PartFault[] = [];
  for (const [index, metric] of payload.metrics.entries()) {
    const born = birth && input.births.metricOf(birth, metric);
    const name = metric.name || born?.name;
    if (name === undefined) {
      const detail = `alias ${metric.alias ?? '(none)'} of ${source}: no birth before gave it a name`;
      faults.push({ reason: 'unknown-alias', path: `/metrics/${index}`, detail: detail.slice(0, 200) });
    } else if (!SESSION_METRICS.test(name)) records.push(recordOf({ metric, born, index }, payload, source));
  }
  const sign: FormatSign = { source, state: isBirth ? 'online' : 'heard' };
  const { seq } = payload;
  const sequence =
    seq === undefined ? {} : { sequence: { node: topic.node, number: seq, begins: topic.type === 'NBIRTH' } };
  return succeeded({
    records,
    signs: [sign],
    faults,
    ...sequence,
    document: documentOf(topic, payload, records),
  });
}

/** A node that died takes its devices with it; a death of an earlier session says nothing about this one. */
function decodeDeath(topic: SparkplugTopic, payload: SparkplugPayload, input: DecoderInput): Decoded {
  const { births, position } = input;
  if (topic.device !== undefined) {
    return succeeded({ ...EMPTY_DOCUMENT, signs: [{ source: sparkplugSource(topic), state: 'offline' }] });
  }
  const [born, died] = [births.birthOf(topic.node, position)?.bdSeq, bdSeqOf(payload)];
  if (born !== undefined && died !== undefined && born !== died) return succeeded(EMPTY_DOCUMENT);
  const devices = births.devicesOf(topic.node, position).map((device) => `${topic.node}/${device}`);
  const signs = [topic.node, ...devices].map((source) => ({ source, state: 'offline' }) as const);
  return succeeded({ ...EMPTY_DOCUMENT, signs });
}

/**
 * A Sparkplug B message. Births give the values of all metrics and their names for the aliases that data use; which birth
 * counts is decided by the journal position alone, so that every consumer reads the same. Commands and `STATE` are known
 * and hold nothing for us. Source: Eclipse Sparkplug 3.0.
 */
export function decodeSparkplug(input: DecoderInput): Decoded {
  const topic = parseSparkplugTopic(input.topic);
  if (!topic) {
    if (input.topic[1] === 'STATE') return succeeded(EMPTY_DOCUMENT);
    return failed({
      reason: 'wrong-topic',
      path: '',
      detail: 'expected spBv1.0/{group}/{type}/{node}[/{device}]',
    });
  }
  if (topic.type.endsWith('CMD')) return succeeded(EMPTY_DOCUMENT);
  const parsed = parseSparkplug(input.payload);
  if (!parsed.ok) return failed({ reason: 'not-protobuf', path: '', detail: parsed.fault });
  return topic.type.endsWith('DEATH')
    ? decodeDeath(topic, parsed.value, input)
    : decodeValues(topic, parsed.value, input);
}
