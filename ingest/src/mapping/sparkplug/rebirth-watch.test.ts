import { instant } from '@ioc/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../doors/door.ts';
import type { DecodedMessage } from '../../intake/decode-message.ts';
import { KeptLog } from '../../kept-log.suite.ts';
import { MOST_REBIRTHS, REBIRTH_EVERY_MS, RebirthWatch } from './rebirth-watch.ts';
import { metricValue, parseSparkplug } from './sparkplug-payload.ts';

let now = 0;
let asked: OutgoingMessage[] = [];
let watch: RebirthWatch;

function numbered(node: string, number: number, begins = false): DecodedMessage {
  return {
    kind: 'mixed',
    position: 0,
    receivedAt: instant(now),
    parts: [],
    sequence: { node, number, begins },
  };
}

function unnamed(node: string): DecodedMessage {
  const topic = `spBv1.0/${node.replace('/', '/NDATA/')}`;
  const faults = [{ reason: 'unknown-alias', path: '/metrics/0', detail: '' }];
  return {
    kind: 'unusable',
    position: 0,
    receivedAt: instant(now),
    faulty: { topic, payload: Buffer.alloc(0), faults },
  };
}

const hear = (...messages: readonly DecodedMessage[]): void => watch.take({ first: 0, messages });

beforeEach(() => {
  now = 1_000_000;
  asked = [];
  watch = new RebirthWatch({
    publish: (message) => asked.push(message),
    now: () => instant(now),
    log: new KeptLog(),
  });
});

describe('a Sparkplug node is asked for its births', () => {
  it('when data use an alias that has no name, once a minute', () => {
    hear(unnamed('G/N'), unnamed('G/N'), unnamed('G/M'));
    expect(asked.map(({ topic }) => topic)).toEqual(['spBv1.0/G/NCMD/N', 'spBv1.0/G/NCMD/M']);
    now += REBIRTH_EVERY_MS - 1;
    hear(unnamed('G/N'));
    expect(asked).toHaveLength(2);
    now += 1;
    hear(unnamed('G/N'));
    expect(asked).toHaveLength(3);
  });

  it('when a number is missing in the sequence, which counts to 255 and begins again', () => {
    hear(numbered('G/N', 254), numbered('G/N', 255), numbered('G/N', 0), numbered('G/N', 1));
    expect(watch.missing).toBe(0);
    hear(numbered('G/N', 4));
    expect(watch.missing).toBe(2);
    expect(asked).toHaveLength(1);
    hear(numbered('G/M', 9), numbered('G/M', 0, true), numbered('G/M', 1));
    expect(watch.missing).toBe(2);
  });

  it('and never all nodes of a fleet at once', () => {
    hear(...Array.from({ length: MOST_REBIRTHS + 50 }, (_, index) => unnamed(`G/N${index}`)));
    expect(asked).toHaveLength(MOST_REBIRTHS);
  });

  it('with the command of the standard', () => {
    hear(unnamed('G/N'));
    const [message] = asked;
    if (!message || typeof message.payload === 'string') throw new Error('no bytes were published');
    const parsed = parseSparkplug(message.payload);
    expect(parsed.ok && parsed.value).toMatchObject({
      timestamp: now,
      metrics: [{ name: 'Node Control/Rebirth', datatype: 11 }],
    });
    expect(parsed.ok && metricValue(parsed.value.metrics[0]?.raw, 11)).toBe(true);
  });
});
