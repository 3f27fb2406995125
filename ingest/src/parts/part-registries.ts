import { AggregatorRegistry, Registry } from 'prom-client';
import { WHOLE } from './intake-part.ts';
import type { IntakePart } from '../ingest-options.ts';

/** The metrics of the parts that run here: a registry for each run of a part, labelled by the part when it is not the whole. */
export class PartRegistries {
  readonly #registries = new Map<string, Registry>();
  readonly #whole: Registry;

  /** `whole` is where the whole intake's metrics are. */
  constructor(whole: Registry) {
    this.#whole = whole;
  }

  /** An empty registry for a part that begins to run; what its run before counted is forgotten. */
  begin({ name }: IntakePart): Registry {
    const isWhole = name === WHOLE.name;
    const registry = isWhole ? this.#whole : new Registry();
    if (isWhole) registry.clear();
    else registry.setDefaultLabels({ part: name });
    this.#registries.set(name, registry);
    return registry;
  }

  /** Forgets the part's metrics: it ended here. */
  end({ name }: IntakePart, registry: Registry): void {
    if (this.#registries.get(name) === registry) this.#registries.delete(name);
  }

  /** All metrics as one registry, for one page of text. */
  async merged(): Promise<Pick<Registry, 'metrics' | 'contentType'>> {
    const all = [...this.#registries.values()].map((registry) => registry.getMetricsAsJSON());
    return AggregatorRegistry.aggregate(await Promise.all(all));
  }
}
