import type { Rule, RuleId } from '@ioc/domain';
import { changeDecision, pageOf, ruleChangeJson, ruleDifferenceAnswer, ruleId, ruleJson } from '@ioc/wire';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { askerOf } from '../../session/authenticate.ts';
import { maySeeRule } from '../../session/rule-permission.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { audit } from '../audit-trail.ts';
import { refusal, replaceRule, toldChange } from '../replace-rule.ts';
import { refuseBadRule, refuseForeignRule } from '../rule-change.ts';
import { ruleDifferences } from '../rule-difference.ts';
import { visibleRule, visibleVersions } from '../visible-rule.ts';

const TAGS = ['rules'];
const number = z.coerce.number().int().min(1);

/** The answer of a route that changes a rule, or proposes to. */
export const REPLACED = {
  ...answers('The rule as it is now', ruleJson),
  202: {
    description: 'The change, which waits for a second person',
    content: { 'application/json': { schema: ruleChangeJson } },
  },
};

/** What a second person decides, and versions side by side and brought back (R34). */
export function ruleChangeRoutes(server: ApiServer, context: ApiContext): void {
  listRoute(server, context);
  decisionRoute(server, context, 'approved');
  decisionRoute(server, context, 'rejected');
  restoreRoute(server, context);
  differenceRoute(server, context);
}

async function versionOf(
  context: ApiContext,
  request: FastifyRequest,
  { id, version }: { readonly id: RuleId; readonly version: number },
): Promise<Rule> {
  const versions = await visibleVersions(context, request, id);
  const known = versions.find(({ rule }) => rule.version === version);
  if (known === undefined) throw new ProblemError('not-found');
  return known.rule;
}

function listRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/rules/:id/changes',
    {
      schema: {
        tags: TAGS,
        summary: 'Changes of a safety rule that wait for a second person or were decided on, newest first',
        params: z.object({ id: ruleId }),
        response: answers('The changes', pageOf(ruleChangeJson)),
      },
    },
    async (request) => {
      const { id } = request.params;
      await visibleVersions(context, request, id);
      const { user } = askerOf(request);
      const changes = (await context.records.ruleChanges.of(id)).filter(({ proposed }) =>
        maySeeRule(user, proposed),
      );
      return { items: changes.map(toldChange) };
    },
  );
}

async function decide(
  context: ApiContext,
  request: FastifyRequest,
  asked: {
    readonly id: RuleId;
    readonly n: number;
    readonly state: 'approved' | 'rejected';
    readonly reason?: string;
  },
): Promise<ReturnType<typeof toldChange>> {
  const { id, n, state, reason } = asked;
  const { user } = askerOf(request);
  await refuseForeignRule(context, user, await visibleRule(context, request, id));
  const decision = { state, by: user.id, at: context.now(), ...given({ reason }) };
  const decided = await context.records.ruleChanges.decide(id, n, decision);
  if (!decided.ok) throw decisionRefusal(decided.fault);
  const { change, rule } = decided.value;
  const detail = { change, ...given({ after: rule }) };
  await audit(context, request, { action: `rule.change-${state}`, target: `rule:${id}`, detail });
  return toldChange(change);
}

function decisionRefusal(
  fault: Extract<Awaited<ReturnType<ApiContext['records']['ruleChanges']['decide']>>, { ok: false }>['fault'],
): ProblemError {
  if (fault.code === 'own-change') {
    const detail = {
      vi: 'Người đề xuất không tự duyệt thay đổi của mình.',
      en: 'Who proposed a change does not approve it.',
    };
    return new ProblemError('forbidden', { detail });
  }
  if (fault.code === 'decided') return new ProblemError('refused', { current: toldChange(fault.change) });
  return fault.code === 'conflict'
    ? new ProblemError('conflict', { current: fault.current })
    : refusal({ code: 'not-found' });
}

function decisionRoute(server: ApiServer, context: ApiContext, state: 'approved' | 'rejected'): void {
  server.post(
    `/rules/:id/changes/:n/${state === 'approved' ? 'approve' : 'reject'}`,
    {
      config: { access: 'rules' },
      schema: {
        tags: TAGS,
        summary: state === 'approved' ? 'Approve a change that somebody else proposed' : 'Reject a change',
        params: z.object({ id: ruleId, n: number }),
        body: changeDecision.default({}),
        response: answers('The change as it was decided', ruleChangeJson),
      },
    },
    (request) => {
      const { params, body } = request;
      return decide(context, request, { ...params, state, ...given({ reason: body.reason }) });
    },
  );
}

function restoreRoute(server: ApiServer, context: ApiContext): void {
  server.post(
    '/rules/:id/versions/:version/restore',
    {
      config: { access: 'rules' },
      schema: {
        tags: TAGS,
        summary: 'Make an earlier version the next one; of a safety rule, propose it',
        params: z.object({ id: ruleId, version: number }),
        response: REPLACED,
      },
    },
    async (request, reply) => {
      const { id, version } = request.params;
      const before = await visibleRule(context, request, id);
      const { version: _was, ...rule } = await versionOf(context, request, { id, version });
      const { user } = askerOf(request);
      await refuseForeignRule(context, user, before);
      await refuseForeignRule(context, user, rule);
      await refuseBadRule(context, rule);
      const expected = before.version;
      return replaceRule(context, { request, reply }, { before, rule, expected, action: 'rule.restored' });
    },
  );
}

function differenceRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/rules/:id/versions/:from/difference/:to',
    {
      schema: {
        tags: TAGS,
        summary: 'How two versions of a rule differ, field by field',
        params: z.object({ id: ruleId, from: number, to: number }),
        response: answers('The fields that differ', ruleDifferenceAnswer),
      },
    },
    async (request) => {
      const { id, from, to } = request.params;
      const before = await versionOf(context, request, { id, version: from });
      const after = await versionOf(context, request, { id, version: to });
      return { rule: id, from, to, differences: ruleDifferences(before, after) };
    },
  );
}
