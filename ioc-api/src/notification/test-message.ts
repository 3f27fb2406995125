import { randomUUID } from 'node:crypto';

import type { EpochMs, Language } from '@ioc/domain';
import type { StoredChannel } from '@ioc/record-store';

import type { OutgoingMessage } from './outgoing-message.ts';

const WORDS: Readonly<Record<Language, Pick<OutgoingMessage, 'subject' | 'text'>>> = {
  vi: {
    subject: 'Tin thử từ trung tâm điều hành',
    text: 'Đây là tin thử. Kênh này nhận được thông báo cảnh báo.',
  },
  en: {
    subject: 'Test message from the operations center',
    text: 'This is a test. This channel receives notifications of alerts.',
  },
};

/** The message of the test button: it tells of no alert. */
export function testMessage({ language }: Pick<StoredChannel, 'language'>, at: EpochMs): OutgoingMessage {
  return { id: randomUUID(), at, language, ...WORDS[language], items: [], more: 0 };
}
