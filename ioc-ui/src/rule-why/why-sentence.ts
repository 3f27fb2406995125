import type { Language } from '@ioc/domain';
import { parseInstant, type ExplanationJson } from '@ioc/wire';

import { formatDateTime, formatNumber, formatPlainNumber, formatSpan } from '../i18n/format.ts';
import { translate } from '../i18n/translate.ts';
import { shown, type SignalScale } from '../rule-lab/signal-scale.ts';

type Reason = ExplanationJson['why'][number];

/** What the sentences need to know besides the reasons. */
export interface WhyWords {
  readonly signal: SignalScale;
  readonly device: (id: string) => string;
}

function numbers(language: Language, value: Reason['threshold'], { signal }: WhyWords): string {
  if (value === undefined) return '';
  const list = typeof value === 'number' ? [value] : value;
  return list.map((each) => formatPlainNumber(language, shown(each, signal))).join('–');
}

/**
 * One reason as a sentence; what the reason does not tell stays empty.
 *
 * @example
 * 'Mức Cao: đã vượt 150 µg/m³, còn 4 phút nữa mới đủ thời gian duy trì.'
 */
export function whySentence(language: Language, reason: Reason, words: WhyWords): string {
  const unit = words.signal.unit === '' ? '' : ` ${words.signal.unit}`;
  const value =
    reason.value === undefined
      ? translate(language, 'why.noSignal')
      : `${formatNumber(language, shown(reason.value, words.signal), words.signal.decimals)}${unit}`;
  const sentence = translate(language, `why.code.${reason.code}`, {
    severity: reason.severity === undefined ? '' : translate(language, `severity.${reason.severity}`),
    device: reason.device === undefined ? translate(language, 'why.someDevice') : words.device(reason.device),
    value,
    threshold: `${numbers(language, reason.threshold, words)}${unit}`,
    left: reason.leftMs === undefined ? '' : formatSpan(language, reason.leftMs),
    until:
      reason.until === undefined
        ? translate(language, 'why.later')
        : formatDateTime(parseInstant(reason.until)),
    have: reason.have === undefined ? '?' : formatPlainNumber(language, reason.have),
    need: reason.need === undefined ? '?' : formatPlainNumber(language, reason.need),
    text: reason.text ?? '',
  });
  return sentence.trim();
}

/** The first sentence: whether something stood, how bad, and since when. */
export function verdict(language: Language, { standing, noDataStands, at }: ExplanationJson): string {
  const time = formatDateTime(parseInstant(at));
  if (standing !== undefined) {
    return translate(language, standing.since === undefined ? 'why.stood' : 'why.stoodSince', {
      time,
      severity: translate(language, `severity.${standing.severity}`),
      since: standing.since === undefined ? '' : formatDateTime(parseInstant(standing.since)),
    });
  }
  return translate(language, noDataStands ? 'why.noDataStood' : 'why.stoodNot', { time });
}
