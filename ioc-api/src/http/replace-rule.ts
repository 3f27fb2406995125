import type { Rule } from '@ioc/domain';
import type { ProposedRuleChange } from '@ioc/record-store';
import { formatInstant, type RuleChangeJson } from '@ioc/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { given } from '../given.ts';
import { ProblemError } from '../problem/problem-error.ts';
import { askerOf } from '../session/authenticate.ts';
import type { ApiContext } from './api-context.ts';
import { audit } from './audit-trail.ts';
import { versionTag } from './entity-tag.ts';

/** A change for an answer. */
export function toldChange({ at, decidedAt, proposed, ...change }: ProposedRuleChange): RuleChangeJson {
  const { version: _base, ...rule } = proposed;
  return {
    ...change,
    // Rules are checked by their schema when they are handed in and when they are read.
    proposed: rule as RuleChangeJson['proposed'],
    at: formatInstant(at),
    ...given({ decidedAt: decidedAt === undefined ? undefined : formatInstant(decidedAt) }),
  };
}

/** The answer to a change that came too late. */
export function refusal(
  fault: { readonly code: 'not-found' } | { readonly code: 'conflict'; readonly current: Rule },
): ProblemError {
  if (fault.code === 'not-found') return new ProblemError('not-found');
  const { current } = fault;
  return new ProblemError('precondition-failed', { current, headers: { etag: versionTag(current.version) } });
}

/** What is to become of a rule. */
export interface RuleReplacement {
  readonly before: Rule;
  readonly rule: Omit<Rule, 'version'>;
  readonly expected: number;
  readonly action: 'rule.replaced' | 'rule.restored';
  readonly reason?: string;
}

/**
 * Makes the next version, or, where the rule is or becomes one of `safety`, a change that waits for a second person
 * (R34): answers 200 with the rule, or 202 with the change.
 */
export async function replaceRule(
  context: ApiContext,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { before, rule, expected, action, reason }: RuleReplacement,
): Promise<Rule | RuleChangeJson> {
  const { request, reply } = exchange;
  const change = { by: askerOf(request).user.id, at: context.now() };
  const target = `rule:${rule.id}`;
  if (before.safety === true || rule.safety === true) {
    const proposal = { ...change, ...given({ reason }) };
    const proposed = await context.records.ruleChanges.propose(rule, expected, proposal);
    if (!proposed.ok) throw refusal(proposed.fault);
    await audit(context, request, { action: 'rule.proposed', target, detail: { change: proposed.value } });
    reply.code(202);
    return toldChange(proposed.value);
  }
  const replaced = await context.records.rules.replace(rule, expected, change);
  if (!replaced.ok) throw refusal(replaced.fault);
  const detail = { before, after: replaced.value, ...given({ reason }) };
  await audit(context, request, { action, target, detail });
  reply.header('etag', versionTag(replaced.value.version));
  return replaced.value;
}
