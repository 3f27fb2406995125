import type { ObservedProperty } from '@ioc/domain';
import type { MappingTrial, MappingTrials } from '@ioc/ingest';

import { faultWords } from './fault-words.ts';

/** Faults shown of one sample at most. */
const MOST_FAULTS_SHOWN = 50;

type Units = ReadonlyMap<string, string>;

function readingLines(
  { readings, device, state }: MappingTrial['parts'][number],
  units: Units,
): readonly string[] {
  const connection = state === undefined ? '' : `  (${state})`;
  const lines = readings.flatMap(({ observedAt, isTimeAssumed, seq, values }) => [
    `    ${new Date(observedAt).toISOString()}${isTimeAssumed ? ' (lúc nhận · arrival)' : ''}${seq === undefined ? '' : `  seq ${seq}`}`,
    ...values.map(({ property, v }) =>
      `      ${property} = ${String(v)} ${units.get(property) ?? ''}`.trimEnd(),
    ),
  ]);
  return [`  ${device.id}${connection}`, ...lines];
}

function faultLines({ faults }: MappingTrial): readonly string[] {
  const shown = faults
    .slice(0, MOST_FAULTS_SHOWN)
    .map(
      ({ reason, path, detail }) =>
        `  ! ${reason} ${path || '/'}: ${faultWords(reason)}${detail ? ` — ${detail}` : ''}`,
    );
  const left = faults.length - shown.length;
  return left > 0 ? [...shown, `  ! … ${left} lỗi nữa · more faults`] : shown;
}

function trialLines(trial: MappingTrial, units: Units): readonly string[] {
  if (trial.profile === undefined)
    return [trial.topic, '  ! không hồ sơ nào nhận chủ đề này · no profile is for this topic'];
  const isEmpty = trial.parts.length === 0 && trial.faults.length === 0;
  return [
    `${trial.topic}  →  ${trial.profile}`,
    ...trial.parts.flatMap((part) => readingLines(part, units)),
    ...faultLines(trial),
    ...(isEmpty ? ['  nhận ra, không có gì để lưu · recognised, nothing to keep'] : []),
  ];
}

/** What came out of samples, in lines for a terminal: devices, times, values with units, faults with their places. */
export function trialReport(
  { trials, refused }: MappingTrials,
  properties: readonly ObservedProperty[],
): string {
  const units = new Map<string, string>(properties.map(({ id, unit }) => [id, unit === '1' ? '' : unit]));
  return [
    ...refused.flatMap(({ id, faults }) =>
      faults.map(({ path, message }) => `hồ sơ có lỗi · faulty profile ${id}: ${path}: ${message}`),
    ),
    ...trials.flatMap((trial) => trialLines(trial, units)),
  ].join('\n');
}

/** Whether anything of the samples could be used. */
export function isUsable({ trials }: MappingTrials): boolean {
  return trials.some(({ parts }) =>
    parts.some(({ readings, state }) => readings.length > 0 || state !== undefined),
  );
}
