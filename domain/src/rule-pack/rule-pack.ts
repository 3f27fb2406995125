import type { RuleId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { Rule } from '../rule/rule.ts';
import type { Severity } from '../rule/severity.ts';

/** What an entry makes rules of: a rule without what adoption gives it. */
export type RuleTemplate = Omit<Rule, 'id' | 'version' | 'enabled' | 'pack' | 'overrides' | 'draft'>;

/** Whether the figure of one level was read at its source; `note` says why not. */
export interface PackFigure {
  readonly severity: Severity;
  readonly verified: boolean;
  readonly note?: LocalizedText | undefined;
}

/**
 * One rule of a pack. `unit` (UCUM) is the unit of its thresholds; `supersedes` names starting rules that judge the same and
 * leave the city when the entry is adopted.
 */
export interface PackEntry {
  readonly id: string;
  readonly unit: string;
  readonly source: string;
  readonly figures: readonly PackFigure[];
  readonly note?: LocalizedText | undefined;
  readonly supersedes?: readonly RuleId[] | undefined;
  readonly rule: RuleTemplate;
}

/** Thresholds with their legal source, as data. Days are `YYYY-MM-DD`, both ends included; null is open. */
export interface RulePack {
  readonly id: string;
  readonly version: string;
  readonly name: LocalizedText;
  readonly legal_basis: LocalizedText;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly superseded_by?: LocalizedText | undefined;
  readonly note?: LocalizedText | undefined;
  readonly entries: readonly PackEntry[];
}

/** Whether every figure of the pack was read at its source. */
export function isVerified({ entries }: Pick<RulePack, 'entries'>): boolean {
  return entries.every(({ figures }) => figures.every(({ verified }) => verified));
}

/** Whether the pack is the law of a day (`YYYY-MM-DD`). */
export function isPackInForce({ valid_from, valid_to, superseded_by }: RulePack, day: string): boolean {
  return (
    superseded_by === undefined &&
    (valid_from === null || valid_from <= day) &&
    (valid_to === null || day <= valid_to)
  );
}
