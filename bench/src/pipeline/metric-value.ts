import type { Registry } from 'prom-client';

/** A metric that the measured program does not have: its name changed. */
export class NoSuchMetricError extends Error {
  override readonly name = 'NoSuchMetricError';
}

/** The value of a metric without labels as it is now. Rejects with `NoSuchMetricError` when there is none. */
export async function metricValue(registry: Registry, name: string): Promise<number> {
  const metric = await registry.getSingleMetric(name)?.get();
  const value = metric?.values[0]?.value;
  if (value === undefined) throw new NoSuchMetricError(name);
  return value;
}
