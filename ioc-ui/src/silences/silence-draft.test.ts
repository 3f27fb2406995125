import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';

import { requestOfDraft, type SilenceDraft } from './silence-draft.ts';

const now = instant(Date.parse('2026-11-24T03:00:00Z'));
const draft: SilenceDraft = {
  city: 'bac-giang',
  sector: '',
  area: '',
  device: '',
  rule: '',
  from: '',
  to: '2026-11-24T12:00',
  reason: ' thay đèn ',
};

describe('the form of a silence', () => {
  it('R24 means what is given, in Vietnam time', () => {
    expect(requestOfDraft(draft, now)).toEqual({
      request: { matcher: { city: 'bac-giang' }, to: '2026-11-24T05:00:00.000Z', reason: 'thay đèn' },
    });
  });

  it('R24 must say what it is about, when it ends, and why', () => {
    expect(requestOfDraft({ ...draft, city: '' }, now)).toEqual({ fault: 'nothing-meant' });
    expect(requestOfDraft({ ...draft, to: '' }, now)).toEqual({ fault: 'no-end' });
    expect(requestOfDraft({ ...draft, to: '2026-11-24T09:00' }, now)).toEqual({ fault: 'end-passed' });
    expect(requestOfDraft({ ...draft, from: '2026-11-25T09:00' }, now)).toEqual({ fault: 'end-passed' });
    expect(requestOfDraft({ ...draft, reason: ' ' }, now)).toEqual({ fault: 'no-reason' });
  });
});
