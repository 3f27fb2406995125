import { selectsTopic, SPARKPLUG_ROOT } from '@ioc/wire';
import type { CompiledProfile } from './compiled-profile.ts';

/** The profiles in force, found by topic. Where several select a topic, the first by id has it. */
export class ProfileIndex {
  /** The topic filters of all profiles, each once. */
  readonly filters: readonly string[];
  readonly all: readonly CompiledProfile[];
  readonly hasSparkplug: boolean;
  readonly #byRoot = new Map<string, CompiledProfile[]>();

  constructor(profiles: readonly CompiledProfile[]) {
    this.all = profiles.toSorted((one, other) => (one.profile.id < other.profile.id ? -1 : 1));
    for (const compiled of this.all) {
      const [root = ''] = compiled.filter;
      this.#byRoot.set(root, [...(this.#byRoot.get(root) ?? []), compiled]);
    }
    this.filters = [...new Set(this.all.map(({ profile }) => profile.topic))];
    this.hasSparkplug = this.#byRoot.has(SPARKPLUG_ROOT);
  }

  /** The profile for the topic with these levels. */
  find(topic: readonly string[]): CompiledProfile | undefined {
    return this.#byRoot.get(topic[0] ?? '')?.find(({ filter }) => selectsTopic(filter, topic));
  }

  /** Whether the device may subscribe to the filter: a Sparkplug gateway to commands for the nodes that it speaks for. */
  mayHear(device: string, filter: string): boolean {
    const [root, group, type, edgeNode, ...rest] = filter.split('/');
    if (root !== SPARKPLUG_ROOT || !group || !edgeNode || /[+#]/.test(group + edgeNode)) return false;
    if (type !== 'NCMD' && type !== 'DCMD') return false;
    const spoken = type === 'NCMD' ? ['NBIRTH', edgeNode] : ['DBIRTH', edgeNode, 'any'];
    if (rest.length > 1) return false;
    return this.find([root, group, ...spoken])?.publishers.has(device) === true;
  }

  /** Whether the device may publish under the topic, as the profile's `publishers` say. */
  mayPublish(device: string, topic: string): boolean {
    return this.find(topic.split('/'))?.publishers.has(device) === true;
  }
}

/** No profile at all. */
export const NO_PROFILES = new ProfileIndex([]);
