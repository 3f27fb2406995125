import type { OperatorSession } from './operator-session.ts';

/** A rule for one device that raises at once above 100 and clears below 90. */
export function thresholdRule(id: string, property: string, devices: readonly string[], department: string) {
  return {
    id,
    name: { vi: `Quy tắc thử ${id}`, en: `Test rule ${id}` },
    department,
    sector: 'environment',
    enabled: true,
    select: { property, devices },
    groupBy: 'device',
    signal: { fn: 'last' },
    levels: [{ severity: 'critical', op: '>', threshold: 100, reset: 90 }],
    message: { vi: '{device} vượt {threshold}: {value}', en: '{device} is above {threshold}: {value}' },
  };
}

/** Creates a rule as a department does; it holds within a second or two. */
export async function createRule(
  session: OperatorSession,
  id: string,
  property: string,
  devices: readonly string[],
): Promise<void> {
  const departments = await session.get<readonly { id: string }[] | { items: readonly { id: string }[] }>(
    '/departments',
  );
  const [first] = 'items' in departments ? departments.items : departments;
  const answer = await session.ask('POST', '/rules', thresholdRule(id, property, devices, first?.id ?? ''));
  if (answer.status !== 201)
    throw new Error(`creating the rule answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}
