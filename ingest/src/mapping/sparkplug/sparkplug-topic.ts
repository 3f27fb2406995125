import { SPARKPLUG_ROOT } from '@ioc/wire';

const NODE_TYPES: ReadonlySet<string> = new Set(['NBIRTH', 'NDATA', 'NDEATH', 'NCMD']);
const DEVICE_TYPES: ReadonlySet<string> = new Set(['DBIRTH', 'DDATA', 'DDEATH', 'DCMD']);

/** What a Sparkplug B topic says. `node` is `{group}/{edge node}`, the name under which births are kept. */
export interface SparkplugTopic {
  readonly type: string;
  readonly group: string;
  readonly edgeNode: string;
  readonly node: string;
  readonly device?: string;
}

/**
 * The parts of `spBv1.0/{group}/{type}/{edge node}[/{device}]`; undefined for other topics, `STATE` among them. Source:
 * Eclipse Sparkplug 3.0, 4.
 */
export function parseSparkplugTopic(levels: readonly string[]): SparkplugTopic | undefined {
  const [root, group, type, edgeNode, device, ...rest] = levels;
  if (root !== SPARKPLUG_ROOT || !group || type === undefined || !edgeNode || rest.length > 0)
    return undefined;
  const place = { type, group, edgeNode, node: `${group}/${edgeNode}` };
  if (device === undefined) return NODE_TYPES.has(type) ? place : undefined;
  return DEVICE_TYPES.has(type) && device !== '' ? { ...place, device } : undefined;
}

/** Who the topic speaks of: `{group}/{edge node}` or `{group}/{edge node}/{device}`. */
export function sparkplugSource({ node, device }: SparkplugTopic): string {
  return device === undefined ? node : `${node}/${device}`;
}
