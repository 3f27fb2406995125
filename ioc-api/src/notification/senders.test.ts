import { instant } from '@ioc/domain';
import type { StoredChannel } from '@ioc/record-store';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { attempt } from './attempt.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import { Receiver } from './receiver.suite.ts';
import { webhookSignature } from './send-webhook.ts';

const NOW = Date.UTC(2026, 10, 23, 7);
const MESSAGE: OutgoingMessage = {
  id: 'a9d1f0c2-0000-4000-8000-000000000001',
  at: instant(NOW),
  language: 'vi',
  subject: '[Cao] Ngập đường số 15: sâu 26 cm',
  text: '[Cao] Ngập đường số 15: sâu 26 cm',
  items: [],
  more: 0,
};

function channel(kind: StoredChannel['kind'], settings: StoredChannel['settings']): StoredChannel {
  return { id: 'c', name: { vi: 'Kênh', en: 'Channel' }, kind, enabled: true, language: 'vi', settings };
}

const send = (to: StoredChannel): ReturnType<typeof attempt> => attempt(to, MESSAGE, () => NOW);

describe('senders over HTTP', () => {
  let stub: Receiver;
  beforeEach(async () => {
    stub = await Receiver.start();
  });
  afterEach(() => stub.close());

  it('A10 a webhook gets a signed CloudEvent that its receiver can check', async () => {
    expect(await send(channel('webhook', { url: `${stub.url}/hook`, secret: 'khóa' }))).toEqual({
      result: 'sent',
      detail: 'HTTP 200',
    });
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = stub.received;
    const timestamp = String(headers['ioc-timestamp']);
    expect([path, timestamp]).toEqual(['/hook', String(NOW / 1_000)]);
    expect(headers['ioc-signature']).toBe(`v1=${webhookSignature('khóa', timestamp, body)}`);
    expect(headers['ioc-signature']).not.toBe(`v1=${webhookSignature('other', timestamp, body)}`);
    expect(JSON.parse(body)).toMatchObject({
      specversion: '1.0',
      id: MESSAGE.id,
      data: { text: MESSAGE.text },
    });
  });

  it.each([
    [503, 'failed'],
    [429, 'failed'],
    [404, 'refused'],
    [302, 'refused'],
  ])('A10 an answer of %i is %s', async (status, result) => {
    stub.answer = { status, headers: { location: `${stub.url}/elsewhere` } };
    expect(await send(channel('webhook', { url: stub.url, secret: 's' }))).toMatchObject({ result });
    expect(stub.received).toHaveLength(1);
  });

  it('A10 waits as long as a receiver asks for', async () => {
    stub.answer = { status: 429, headers: { 'retry-after': '90' } };
    const outcome = await send(channel('webhook', { url: stub.url, secret: 's' }));
    expect(outcome).toMatchObject({ result: 'failed', retryAfterMs: 90_000 });
  });

  it('A10 a receiver that is away is tried again', async () => {
    const { url } = stub;
    await stub.close();
    const outcome = await send(channel('webhook', { url, secret: 's' }));
    expect(outcome).toEqual({ result: 'failed', detail: 'ECONNREFUSED' });
    stub = await Receiver.start();
  });

  it('A10 writes to a Telegram chat, and never tells the token', async () => {
    const telegram = channel('telegram', { token: '1:abc', chatId: '-100', server: stub.url });
    expect(await send(telegram)).toMatchObject({ result: 'sent' });
    expect(stub.received[0]?.path).toBe('/bot1:abc/sendMessage');
    expect(JSON.parse(stub.received[0]?.body ?? '')).toEqual({ chat_id: '-100', text: MESSAGE.text });
    const parameters = { retry_after: 30 };
    stub.answer = { status: 429, json: { ok: false, description: 'Too Many Requests', parameters } };
    const outcome = await send(telegram);
    expect(outcome).toMatchObject({ result: 'failed', retryAfterMs: 30_000 });
    expect(outcome.detail).not.toContain('abc');
  });

  it('A10 writes to a follower on Zalo, whose refusals come with status 200', async () => {
    const zalo = channel('zalo', { accessToken: 'bi-mat', userId: '42', server: stub.url });
    stub.answer = { status: 200, json: { error: 0, message: 'Success' } };
    expect(await send(zalo)).toEqual({ result: 'sent', detail: 'error 0' });
    expect(stub.received[0]).toMatchObject({
      path: '/v3.0/oa/message/cs',
      headers: { access_token: 'bi-mat' },
    });
    stub.answer = { status: 200, json: { error: -216, message: 'Access token is invalid' } };
    expect(await send(zalo)).toMatchObject({
      result: 'failed',
      detail: 'error -216: Access token is invalid',
    });
    stub.answer = { status: 200, json: { hello: 1 } };
    expect(await send(zalo)).toMatchObject({ result: 'failed' });
  });
});

describe('the sender of e-mail', () => {
  const mails: string[] = [];
  let server: SMTPServer;
  let port: number;

  beforeEach(async () => {
    mails.length = 0;
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo({ address }, _session, done) {
        if (address !== 'nobody@example.vn') done();
        else done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
      },
      onData(stream, _session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          mails.push(Buffer.concat(chunks).toString('utf8'));
          done();
        });
      },
    });
    port = await new Promise<number>((resolve) => {
      const listening = server.listen(0, '127.0.0.1', () => {
        const address = listening.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const mail = (to: string): StoredChannel =>
    channel('email', { server: `smtp://127.0.0.1:${port}`, from: 'ioc@example.vn', to: [to] });

  it('A10 sends an e-mail with Vietnamese words, under the id of its message', async () => {
    expect(await send(mail('truc-ban@example.vn'))).toMatchObject({ result: 'sent' });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain(`Message-ID: <${MESSAGE.id}@example.vn>`);
    const encoded = /Content-Transfer-Encoding: base64\s+([\w+/=\s]+)$/.exec(mails[0] ?? '')?.[1];
    const text = encoded === undefined ? (mails[0] ?? '') : Buffer.from(encoded, 'base64').toString('utf8');
    expect(encoded === undefined ? decodeQuotedPrintable(text) : text).toContain('Ngập đường số 15');
  });

  it('A10 gives up what the server will never take, and tries again when it is away', async () => {
    expect(await send(mail('nobody@example.vn'))).toMatchObject({ result: 'refused' });
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(await send(mail('truc-ban@example.vn'))).toMatchObject({ result: 'failed' });
  });
});

function decodeQuotedPrintable(text: string): string {
  const bytes = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
