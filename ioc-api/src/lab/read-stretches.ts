import { instant, type EvaluatedDatastream, type RecordedSpan } from '@ioc/domain';
import type { ObservationColumns, TelemetryStore } from '@ioc/telemetry-store';

/** Observations held at a time, about. */
const OBSERVATIONS_AT_A_TIME = 300_000;

/** Observations of one stretch at most: more come only from devices that send far more often than they say. */
const MOST_PER_STRETCH = 4_000_000;

/** The longest and the shortest stretch that is read at a time, in milliseconds: five days, a minute. */
const LONGEST_STRETCH_MS = 432_000_000;
const SHORTEST_STRETCH_MS = 60_000;

/** Observations that the datastreams make in the span when nothing is missing. */
export function expectedObservations(
  datastreams: readonly EvaluatedDatastream[],
  span: RecordedSpan,
): number {
  const perMs = datastreams.reduce((sum, { intervalMs }) => sum + (intervalMs > 0 ? 1 / intervalMs : 0), 0);
  return perMs * (span.to - span.from);
}

function stretchMs(datastreams: readonly EvaluatedDatastream[], span: RecordedSpan): number {
  const perMs = expectedObservations(datastreams, span) / (span.to - span.from);
  const wantedMs = OBSERVATIONS_AT_A_TIME / Math.max(perMs, Number.EPSILON);
  return Math.max(SHORTEST_STRETCH_MS, Math.min(wantedMs, LONGEST_STRETCH_MS));
}

/** The span's observations stretch by stretch; the next one is being read while one is worked on. */
export async function* readStretches(
  telemetry: TelemetryStore,
  datastreams: readonly EvaluatedDatastream[],
  span: RecordedSpan,
): AsyncGenerator<ObservationColumns> {
  const lengthMs = stretchMs(datastreams, span);
  const read = (from: number): Promise<ObservationColumns> | undefined => {
    if (from >= span.to) return undefined;
    const to = Math.min(Math.ceil(from + lengthMs), span.to);
    const reading = telemetry.columns({
      datastreams,
      from: instant(from),
      to: instant(to),
      limit: MOST_PER_STRETCH,
    });
    // A reader that stops early leaves the last one unawaited.
    reading.catch(() => undefined);
    return reading;
  };
  let next = read(span.from);
  for (let from = Math.ceil(span.from + lengthMs); next; from = Math.ceil(from + lengthMs)) {
    const reading = next;
    const columns = await reading;
    next = read(from);
    yield columns;
  }
}
