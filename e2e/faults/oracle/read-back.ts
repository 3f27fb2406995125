import { setTimeout as sleep } from 'node:timers/promises';

import type { OperatorSession } from '../../src/operator-session.ts';
import { expectBalancedLedger } from './expect-balanced-ledger.ts';
import type { SentLedger } from './sent-ledger.ts';
import { judgeDevice, type DeviceVerdict, type StoredReading } from './verdict.ts';

/** Readings asked for in one answer; the API gives 100,000 at most. */
const PER_ANSWER = 50_000;

/** A clock's worth before and after what was sent, in milliseconds, so that readings that nobody sent are found too. */
const MARGIN_MS = 3_600_000;

/** Pause between two looks at a store that is still catching up, in milliseconds. */
const LOOK_EVERY_MS = 250;

interface ObservationsAnswer {
  readonly items: readonly StoredReading[];
  readonly isTruncated?: true;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

function spanOf({ plan, sent }: SentLedger): Span {
  let [fromMs, toMs] = [plan.timeOf(0), plan.timeOf(0)];
  for (let seq = 1; seq < sent; seq += 1) {
    const t = plan.timeOf(seq);
    if (t < fromMs) fromMs = t;
    if (t > toMs) toMs = t;
  }
  return { fromMs: fromMs - MARGIN_MS, toMs: toMs + MARGIN_MS };
}

/** Everything that the API answers of the device over the whole span of its messages. */
export async function storedReadings(
  session: OperatorSession,
  ledger: SentLedger,
): Promise<readonly StoredReading[]> {
  const { plan } = ledger;
  const { fromMs, toMs } = spanOf(ledger);
  const readings: StoredReading[] = [];
  for (let from = fromMs; ;) {
    const query = new URLSearchParams({
      device: plan.device.id,
      property: plan.property,
      from: new Date(from).toISOString(),
      to: new Date(toMs).toISOString(),
      limit: String(PER_ANSWER),
    });
    const { items, isTruncated } = await session.get<ObservationsAnswer>(`/observations?${query}`);
    readings.push(...items);
    const last = items.at(-1);
    if (!isTruncated || !last) return readings;
    from = Date.parse(last.t) + 1;
  }
}

/**
 * Reads every device back until nothing acknowledged is missing or the time is over, and judges what stands there then.
 * What is asked for last is everything, so that nothing that came in late is overlooked. The center's own ledger must
 * balance then: whatever a row did, every reading that was received is accounted for.
 */
export async function readBack(
  session: OperatorSession,
  ledgers: readonly SentLedger[],
  limitMs = 60_000,
): Promise<readonly DeviceVerdict[]> {
  const judge = async (ledger: SentLedger): Promise<DeviceVerdict> =>
    judgeDevice(ledger, await storedReadings(session, ledger));
  const endsAtMs = performance.now() + limitMs;
  let missing = [...ledgers];
  while (missing.length > 0 && performance.now() < endsAtMs) {
    const [first] = missing;
    if (first && (await judge(first)).lost === 0) missing = missing.slice(1);
    else await sleep(LOOK_EVERY_MS);
  }
  await expectBalancedLedger(session);
  const verdicts: DeviceVerdict[] = [];
  for (const ledger of ledgers) verdicts.push(await judge(ledger));
  return verdicts;
}
