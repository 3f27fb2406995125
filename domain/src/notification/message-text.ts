import type { Language, LocalizedText } from '../localized-text.ts';
import type { Severity } from '../rule/severity.ts';
import { severityRank } from '../rule/severity.ts';
import type { NoticeItem, WaitingMessage } from './notice.ts';

const SEVERITY_WORDS: Readonly<Record<Severity, LocalizedText>> = {
  low: { vi: 'Thấp', en: 'Low' },
  medium: { vi: 'Trung bình', en: 'Medium' },
  high: { vi: 'Cao', en: 'High' },
  critical: { vi: 'Khẩn cấp', en: 'Critical' },
};

const ESCALATED: LocalizedText = { vi: 'chưa ai tiếp nhận', en: 'nobody has acknowledged' };

function line(item: NoticeItem, language: Language): string {
  const escalated = item.what === 'escalated' ? ` (${ESCALATED[language]})` : '';
  return `[${SEVERITY_WORDS[item.severity][language]}]${escalated} ${item.message[language]}`;
}

/** What a message says as plain text: a subject, and one line for each thing that it tells, the worst first. */
export function messageText(
  { items, more }: Pick<WaitingMessage, 'items' | 'more'>,
  language: Language,
): { readonly subject: string; readonly text: string } {
  const sorted = items.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const lines = sorted.map((item) => line(item, language));
  const rest = { vi: `và ${more} cảnh báo khác`, en: `and ${more} more` }[language];
  const count = items.length + more;
  const [first = ''] = lines;
  const subject = count <= 1 ? first : `${first} (+${count - 1})`;
  return { subject, text: [...lines, ...(more > 0 ? [rest] : [])].join('\n') };
}
