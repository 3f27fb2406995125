import type { Language, LocalizedText } from '@ioc/domain';
import type { Problem } from '@ioc/wire';

import { PROBLEMS, problemType, type ProblemKind } from './problem-catalogue.ts';

/** One faulty field, in both languages. */
export interface FieldFault {
  readonly path: string;
  readonly message: LocalizedText;
}

/** What an error answer tells beside its kind. */
export interface ProblemFacts {
  readonly detail?: LocalizedText;
  readonly errors?: readonly FieldFault[];
  /** The thing as it is now, for conflicts (A6). */
  readonly current?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with an error answer. Thrown by routes and hooks, answered in one place. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly kind: ProblemKind;
  readonly facts: ProblemFacts;

  constructor(kind: ProblemKind, facts: ProblemFacts = {}) {
    super(facts.detail?.en ?? PROBLEMS[kind].title.en);
    this.kind = kind;
    this.facts = facts;
  }
}

/** The error answer of a kind in the caller's language. Source: RFC 9457. */
export function problemBody(kind: ProblemKind, facts: ProblemFacts, language: Language): Problem {
  return {
    type: problemType(kind),
    title: PROBLEMS[kind].title[language],
    status: PROBLEMS[kind].status,
    ...(facts.detail === undefined ? {} : { detail: facts.detail[language] }),
    ...(facts.errors === undefined
      ? {}
      : { errors: facts.errors.map(({ path, message }) => ({ path, message: message[language] })) }),
    ...(facts.current === undefined ? {} : { current: facts.current }),
  };
}
