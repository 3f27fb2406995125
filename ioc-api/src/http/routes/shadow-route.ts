import { ruleId, shadowAnswer } from '@ioc/wire';
import { z } from 'zod';

import { LAB_LIMIT_MS } from '../../lab/lab-request.ts';
import type { RuleLab } from '../../lab/rule-lab.ts';
import { runShadow } from '../../lab/shadow-run.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { askerOf } from '../../session/authenticate.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { responseSignal } from '../response-signal.ts';
import { visibleRule } from '../visible-rule.ts';

const NO_DRAFT = {
  vi: 'Quy tắc không phải là bản nháp.',
  en: 'The rule is not a draft.',
};

/** The would-be alerts of a draft, for those who may see it (R33). */
export function shadowRoute(server: ApiServer, context: ApiContext, lab: RuleLab): void {
  server.get(
    '/rules/:id/shadow',
    {
      config: { access: 'backtest' },
      handlerTimeout: LAB_LIMIT_MS,
      schema: {
        tags: ['rule lab'],
        summary: 'What a draft would have raised since it was saved; for its own department',
        params: z.object({ id: ruleId }),
        response: answers('What it would have raised', shadowAnswer),
      },
    },
    async (request, reply) => {
      const rule = await visibleRule(context, request, request.params.id);
      if (rule.draft !== true) throw new ProblemError('refused', { detail: NO_DRAFT });
      const versions = await context.records.rules.versions(rule.id);
      const draft = versions.find((version) => version.rule.version === rule.version);
      if (draft === undefined) throw new ProblemError('not-found');
      const order = {
        owner: askerOf(request).user.id,
        signal: responseSignal(reply, LAB_LIMIT_MS, 'the shadow run'),
      };
      return runShadow(context, lab, { draft, order });
    },
  );
}
