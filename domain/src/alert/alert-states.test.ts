import { readFile } from 'node:fs/promises';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Rule } from '../rule/rule.ts';
import { SEVERITIES, severityRank, type Severity } from '../rule/severity.ts';
import type { Transition } from '../rule/transition.ts';
import { later } from '../time/instant.ts';
import type { Alert, AlertEntry } from './alert.ts';
import type { AlertCommand } from './alert-command.ts';
import { ESCALATING, facts, LAN, minute, open, raised, transitioned } from './alert-fixture.suite.ts';
import {
  ALERT_EVENTS,
  ALERT_LIFE,
  ALERT_STATES,
  alertState,
  LATCHED_LIFE,
  LATCHED_STATES,
  lifeCell,
  type AlertEvent,
  type AlertState,
  type LifeCell,
} from './alert-life.ts';
import { applyCommand } from './apply-command.ts';
import { applyDue } from './apply-due.ts';
import { dueAt } from './escalation.ts';

/** The table below a heading of `docs/alerts.md`, as its rows of cells. */
async function published(heading: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');
  const [, after = ''] = text.split(`## ${heading}\n`);
  const [table = ''] = after.split('## ');
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

type Life<S extends AlertState> = Readonly<Record<S, Readonly<Record<AlertEvent, LifeCell>>>>;

function told<S extends AlertState>(
  event: AlertEvent,
  states: readonly S[],
  life: Life<S>,
): readonly string[] {
  const cells = states.map((state) => {
    const cell = life[state][event];
    if ('to' in cell) return cell.to === state ? '=' : cell.to;
    return 'refused' in cell ? `409 ${cell.refused}` : '–';
  });
  return [`\`${event}\``, ...cells];
}

function table<S extends AlertState>(states: readonly S[], life: Life<S>): readonly (readonly string[])[] {
  const rule = Array<string>(states.length + 1).fill('---');
  return [['what happens', ...states], rule, ...ALERT_EVENTS.map((event) => told(event, states, life))];
}

/** What a test does to an alert. */
type Act =
  | { readonly kind: 'engine'; readonly transition: Transition }
  | { readonly kind: 'person'; readonly command: AlertCommand }
  | { readonly kind: 'timer' };

const COMMANDS: readonly AlertCommand[] = [
  { kind: 'acknowledge' },
  { kind: 'acknowledge', note: 'đang đến' },
  { kind: 'comment', text: 'seen' },
  { kind: 'assign', to: LAN.user },
  { kind: 'unshelve' },
  { kind: 'close', resolution: 'fixed' },
  { kind: 'reset' },
];

const act: fc.Arbitrary<(at: number) => Act> = fc.oneof(
  fc
    .record({ severity: fc.constantFrom(...SEVERITIES), value: fc.integer({ min: 0, max: 300 }) })
    .map(({ severity, value }) => (at: number): Act => ({
      kind: 'engine',
      transition: raised(at, severity, value),
    })),
  fc
    .record({ mark: fc.constantFrom('inhibited', 'flapping', 'late'), isOn: fc.boolean() })
    .map(({ mark, isOn }) => (at: number): Act => ({
      kind: 'engine',
      transition: { ...facts(at), kind: 'marked', mark, isOn },
    })),
  fc.constantFrom(...SEVERITIES).map((severity) => (at: number): Act => ({
    kind: 'engine',
    transition: { ...facts(at), kind: 'severity-changed', from: 'medium', severity },
  })),
  fc
    .constantFrom('cleared' as const, 'stale' as const, 'fresh' as const, 'worsened' as const)
    .map((kind) => (at: number): Act => ({ kind: 'engine', transition: { ...facts(at), kind } })),
  fc.constant((at: number): Act => ({
    kind: 'engine',
    transition: { ...facts(at), kind: 'withdrawn', reason: 'rule-disabled' },
  })),
  fc.constantFrom(...COMMANDS).map((command) => (): Act => ({ kind: 'person', command })),
  fc.integer({ min: 1, max: 90 }).map((minutes) => (at: number): Act => ({
    kind: 'person',
    command: { kind: 'shelve', until: minute(at + minutes), reason: 'x' },
  })),
  fc.constant((): Act => ({ kind: 'timer' })),
);

interface Done {
  readonly change?: { readonly alert: Alert; readonly entry: AlertEntry };
  readonly event?: AlertEvent;
  readonly refusal?: string;
}

function eventOf(alert: Alert, transition: Transition): AlertEvent | undefined {
  const worse = (severity: Severity): boolean => severityRank(severity) > severityRank(alert.severity);
  switch (transition.kind) {
    case 'raised':
      return worse(transition.severity) ? 'raised-worse' : 'raised';
    case 'severity-changed':
      return worse(transition.severity) ? 'severity-up' : 'severity-down';
    case 'cleared':
      return alert.severity === 'low' ? 'cleared-low' : 'cleared';
    case 'withdrawn':
      return 'withdrawn';
    default:
      return undefined;
  }
}

function done(alert: Alert, what: Act, { at, rule }: { readonly at: number; readonly rule: Rule }): Done {
  if (what.kind === 'engine') {
    const event = eventOf(alert, what.transition);
    const change = transitioned(alert, what.transition, rule);
    return { ...(event && { event }), ...(change && { change }) };
  }
  if (what.kind === 'person') {
    const answer = applyCommand(alert, what.command, { actor: LAN, at: minute(at) });
    const event = what.command.kind;
    return answer.ok ? { event, change: answer.value } : { event, refusal: answer.fault.reason };
  }
  const { change } = applyDue(alert, { at: minute(at), rule: ESCALATING });
  if (change === undefined) return {};
  return { change, event: change.entry.what === 'escalated' ? 'escalated' : 'shelf-ended' };
}

const life = fc.record({
  isLatched: fc.boolean(),
  severity: fc.constantFrom(...SEVERITIES),
  acts: fc.array(fc.tuple(act, fc.integer({ min: 0, max: 20 })), { maxLength: 30 }),
});

interface Story {
  readonly isLatched: boolean;
  readonly severity: Severity;
  readonly acts: [(at: number) => Act, number][];
}

/** Lets things happen to an alert, one after another, and looks at each step. */
function live(
  { isLatched, severity, acts }: Story,
  look: (before: Alert, step: Done, at: number) => void,
): void {
  const rule = { ...ESCALATING, latched: isLatched };
  let alert = open(severity, rule);
  let at = 0;
  for (const [act_, wait] of acts) {
    at += wait;
    const step = done(alert, act_(at), { at, rule });
    look(alert, step, at);
    alert = step.change?.alert ?? alert;
  }
}

describe('the life of an alert', () => {
  it('A1 is the table that docs/alerts.md publishes', async () => {
    expect(await published('The table of states')).toEqual(table(ALERT_STATES, ALERT_LIFE));
  });

  it('R43 of a latched one is the second table there, and ends by a reset or with its rule only', async () => {
    expect(await published('Latched alerts')).toEqual(table(LATCHED_STATES, LATCHED_LIFE));
    const open = LATCHED_STATES.filter((state) => state !== 'closed');
    const ends = open.flatMap((state) =>
      ALERT_EVENTS.filter((event) => {
        const cell = LATCHED_LIFE[state][event];
        return 'to' in cell && cell.to === 'closed';
      }),
    );
    expect(new Set(ends)).toEqual(new Set(['withdrawn', 'reset']));
  });

  it('A1 takes each next state from the table, whatever happens and in whatever order', () => {
    fc.assert(
      fc.property(life, (story) => {
        live(story, (before, { event, change, refusal }) => {
          const state = alertState(before);
          const now = change?.alert ?? before;
          const cell = event === undefined ? {} : lifeCell(before, event);
          const next = 'to' in cell && refusal === undefined ? cell.to : state;
          const refused = 'refused' in cell ? [cell.refused] : [undefined, 'not-shelved', 'shelved-too-long'];
          expect(alertState(now)).toBe(next);
          expect(refused).toContain(refusal);
        });
      }),
    );
  });

  it('A5 gives every change one line with the next revision, and nothing else a line', () => {
    fc.assert(
      fc.property(life, (story) => {
        live(story, (before, { change }) => {
          if (change === undefined) return;
          expect(change.alert.revision).toBe(before.revision + 1);
          expect(change.entry).toMatchObject({ alert: before.id, revision: change.alert.revision });
        });
      }),
    );
  });

  it('A1 a closed alert waits for nothing, and only a closed one has an end', () => {
    fc.assert(
      fc.property(life, (story) => {
        live(story, (before, { change }) => {
          const alert = change?.alert ?? before;
          expect(alert.closedAt !== undefined).toBe(alert.work === 'closed');
          expect(alert.closedAt !== undefined).toBe(alert.resolution !== undefined);
          expect(alert.work === 'closed' && dueAt(alert) !== undefined).toBe(false);
        });
      }),
    );
  });

  const shelvedFor = (length: number): Alert => {
    const command = { kind: 'shelve' as const, until: minute(length), reason: 'sửa' };
    const shelved = applyCommand(open(), command, { actor: LAN, at: minute(0) });
    if (!shelved.ok) throw new Error(shelved.fault.reason);
    return shelved.value.alert;
  };

  it('A4 a shelf does not end before its time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_440 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (length, share) => {
          const due = applyDue(shelvedFor(length), {
            at: minute(Math.floor(length * share)),
            rule: ESCALATING,
          });
          expect([due.change, due.waitUntil]).toEqual([undefined, minute(length)]);
        },
      ),
    );
  });

  it('A4 a shelf ends by itself, once, however late it is looked at', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_440 }), fc.integer({ min: 0, max: 1_560 }), (length, late) => {
        const look = minute(length + late);
        const { change } = applyDue(shelvedFor(length), { at: look, rule: ESCALATING });
        expect(change).toMatchObject({ entry: { what: 'shelf-ended', actor: { kind: 'timer' } } });
        expect(change?.alert).not.toHaveProperty('shelvedUntil');
        expect(dueAt(change?.alert ?? open())).toBe(later(look, 5 * 60_000));
      }),
    );
  });
});
