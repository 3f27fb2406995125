import { Engine } from 'json-rules-engine';
import type { EvaluatedDatastream, Rule } from '@ioc/domain';
import { valueAt } from './engine-run.ts';

/** The plain thresholds of a rule in the library's own words. */
function addRule(engine: Engine, rule: Rule, isSelective: boolean): void {
  const [area = ''] = rule.select.areas ?? [];
  const selection = [
    { fact: 'property', operator: 'equal', value: rule.select.property },
    { fact: 'area', operator: 'equal', value: area },
  ];
  for (const { threshold, severity } of rule.levels) {
    engine.addRule({
      conditions: {
        all: [
          ...(isSelective ? selection : []),
          { fact: 'value', operator: 'greaterThan', value: Number(threshold) },
        ],
      },
      event: { type: 'raised', params: { rule: rule.id, severity } },
    });
  }
}

function cellOf(property: string, area: string | undefined): string {
  return `${property} ${area ?? ''}`;
}

/**
 * json-rules-engine with the same plain thresholds. `whole` is one engine with all rules, as its documentation shows it;
 * otherwise there is one engine for each property and area, an index that its user would have to build.
 */
export class JsonRulesRun {
  readonly #engines = new Map<string, Engine>();
  readonly #datastreams: readonly EvaluatedDatastream[];
  readonly #isWhole: boolean;
  #fed = 0;
  events = 0;

  constructor(rules: readonly Rule[], datastreams: readonly EvaluatedDatastream[], isWhole: boolean) {
    this.#datastreams = datastreams;
    this.#isWhole = isWhole;
    for (const rule of rules) {
      const key = isWhole ? '' : cellOf(rule.select.property, rule.select.areas?.[0]);
      const engine = this.#engines.get(key) ?? new Engine();
      this.#engines.set(key, engine);
      addRule(engine, rule, isWhole);
    }
  }

  /** Feeds for about so long; answers observations for each second of processor time. */
  async measure(seconds: number): Promise<number> {
    const before = process.cpuUsage();
    let taken = 0;
    let observations = 0;
    while (taken < seconds) {
      for (let left = this.#isWhole ? 20 : 1_000; left > 0; left--, observations++) await this.#feed();
      const { user, system } = process.cpuUsage(before);
      taken = (user + system) / 1_000_000;
    }
    return observations / taken;
  }

  async #feed(): Promise<void> {
    const place = this.#fed % this.#datastreams.length;
    const minute = Math.floor(this.#fed++ / this.#datastreams.length);
    const datastream = this.#datastreams[place];
    if (!datastream) return;
    const { property, area } = datastream;
    const engine = this.#engines.get(this.#isWhole ? '' : cellOf(property, area));
    const result = await engine?.run({ property, area, value: valueAt(place, minute) });
    this.events += result?.events.length ?? 0;
  }
}
