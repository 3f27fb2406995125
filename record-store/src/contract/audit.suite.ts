import { describe, expect, it } from 'vitest';
import { InvalidCursorError } from '../page-cursor.ts';
import type { AuditEntry } from '../record-store.ts';
import { minutes } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

function line(minute: number, change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: minutes(minute),
    actor: 'lan',
    action: 'rule.replace',
    target: 'rule/pm25-high',
    detail: { from: { threshold: 80 }, to: { threshold: 90 }, note: 'Nếnh\0' },
    ...change,
  };
}

export function describeAudit(fresh: () => StoreUnderTest): void {
  describe('the audit', () => {
    it('answers lines whole, newest first', async () => {
      const { audit } = fresh().store;
      await audit.append(line(0));
      await audit.append(line(1));
      expect(await audit.list({}, { limit: 10 })).toEqual({ items: [line(1), line(0)] });
    });

    it('filters by actor, target and time, the end excluded', async () => {
      const { audit } = fresh().store;
      await audit.append(line(0));
      await audit.append(line(1, { actor: 'minh' }));
      await audit.append(line(2, { target: 'device/env-1' }));
      const at = async (filter: Parameters<typeof audit.list>[0]) =>
        (await audit.list(filter, { limit: 10 })).items.map((entry) => entry.at);
      expect(await at({ actor: 'minh' })).toEqual([minutes(1)]);
      expect(await at({ target: 'device/env-1' })).toEqual([minutes(2)]);
      expect(await at({ from: minutes(1), to: minutes(2) })).toEqual([minutes(1)]);
    });

    it('pages through lines of the same instant, each once', async () => {
      const { audit } = fresh().store;
      for (let n = 0; n < 7; n++) await audit.append(line(0, { action: `a-${n}` }));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await audit.list({}, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.items.map(({ action }) => action));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(['a-6', 'a-5', 'a-4', 'a-3', 'a-2', 'a-1', 'a-0']);
      await expect(audit.list({}, { limit: 3, cursor: 'bm8' })).rejects.toThrow(InvalidCursorError);
    });
  });
}
