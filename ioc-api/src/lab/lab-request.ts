import {
  derivedDatastreams,
  instant,
  later,
  type EpochMs,
  type EvaluatedDatastream,
  type RecordedSpan,
  type Rule,
} from '@ioc/domain';
import { parseInstant, type RuleInput } from '@ioc/wire';

import type { ApiContext } from '../http/api-context.ts';
import { newRuleId, refuseBadRule, ruleOf } from '../http/rule-change.ts';
import { ProblemError } from '../problem/problem-error.ts';
import { judgedDatastreams } from './judged-datastreams.ts';
import { expectedObservations } from './read-stretches.ts';

const DAY_MS = 86_400_000;

/** The longest history that is tried, in milliseconds, and the most observations: 30 days of 200 datastreams a minute. */
const LONGEST_SPAN_MS = 366 * DAY_MS;
export const MOST_OBSERVATIONS = 10_000_000;

/** Datastreams of one trial at most. */
const MOST_DATASTREAMS = 20_000;

/** How long a job of the lab may take, in milliseconds. */
export const LAB_LIMIT_MS = 120_000;

/** The span that was asked for; throws a 400 when it is none. */
export function spanOf(body: { readonly from: string; readonly to: string }): RecordedSpan {
  const [from, to] = [parseInstant(body.from), parseInstant(body.to)];
  if (from < to && to <= later(from, LONGEST_SPAN_MS)) return { from, to };
  const message = {
    vi: 'from phải trước to, nhiều nhất một năm',
    en: 'from must be before to, by a year at most',
  };
  throw new ProblemError('validation', { errors: [{ path: 'from', message }] });
}

/** The rule that is to be tried, as one in force would be; throws a 422 with its faults. */
export async function triedRule(context: ApiContext, input: RuleInput): Promise<Rule> {
  const { draft: _draft, ...rule } = ruleOf(input, input.id ?? newRuleId());
  await refuseBadRule(context, rule);
  return { ...rule, version: 1, enabled: true };
}

/** The datastreams that the rule needs. */
export async function datastreamsFor(
  { records, airIndices }: ApiContext,
  rule: Rule,
): Promise<readonly EvaluatedDatastream[]> {
  const [devices, properties] = await Promise.all([
    records.devices.all(),
    records.reference.observedProperties(),
  ]);
  const measuring = devices.map((device) => {
    const { datastreams } = device;
    return { ...device, datastreams: [...datastreams, ...derivedDatastreams(datastreams, airIndices)] };
  });
  return judgedDatastreams(rule, measuring, properties);
}

/** Throws a 422 when the trial would be too large. */
export function refuseTooMuch(datastreams: readonly EvaluatedDatastream[], span: RecordedSpan): void {
  const isTooMuch =
    datastreams.length > MOST_DATASTREAMS || expectedObservations(datastreams, span) > MOST_OBSERVATIONS;
  if (!isTooMuch) return;
  const message = {
    vi: `quá nhiều giá trị đo cho ${datastreams.length} luồng dữ liệu, hãy chọn khoảng ngắn hơn`,
    en: `too many observations of ${datastreams.length} datastreams, choose a shorter span`,
  };
  throw new ProblemError('unprocessable', { errors: [{ path: 'from', message }] });
}

/** The unit of the rule's property. */
export async function unitOf({ records }: ApiContext, rule: Rule): Promise<string> {
  const properties = await records.reference.observedProperties();
  return properties.find(({ id }) => id === rule.select.property)?.unit ?? '';
}

/** The whole minute at or before, so that replayed ticks fall where they fell before. */
export function wholeMinute(t: EpochMs): EpochMs {
  return instant(Math.floor(t / 60_000) * 60_000);
}
