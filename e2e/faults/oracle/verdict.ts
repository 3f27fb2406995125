import type { SentLedger } from './sent-ledger.ts';

/** A reading as the API answers it. */
export interface StoredReading {
  readonly t: string;
  readonly v: number;
}

/** What became of the messages of one device, or of all. */
export interface Verdict {
  readonly sent: number;
  readonly acked: number;
  readonly stored: number;
  /** Acknowledged and not stored. */
  readonly lost: number;
  /** Stored more than once. */
  readonly dup: number;
  /** Stored with another value than was sent. */
  readonly wrong: number;
  /** Stored and never sent. */
  readonly ghost: number;
}

/** The verdict on one device, with the numbers of the messages that it lost. */
export interface DeviceVerdict extends Verdict {
  readonly device: string;
  readonly lostSeqs: readonly number[];
}

/** Compares what is stored of one device with what it sent. */
export function judgeDevice(ledger: SentLedger, stored: readonly StoredReading[]): DeviceVerdict {
  const { plan, sent, acked } = ledger;
  const seqs = new Map(Array.from({ length: sent }, (_, seq) => [plan.timeOf(seq), seq]));
  const found = new Set<number>();
  let [dup, wrong, ghost] = [0, 0, 0];
  for (const { t, v } of stored) {
    const seq = seqs.get(Date.parse(t));
    if (seq === undefined) {
      ghost += 1;
      continue;
    }
    if (found.has(seq)) dup += 1;
    found.add(seq);
    if (v !== plan.valueOf(seq)) wrong += 1;
  }
  const lostSeqs = [...seqs.values()].filter((seq) => ledger.ackedAtMs(seq) !== undefined && !found.has(seq));
  const lost = lostSeqs.length;
  return { device: plan.device.id, sent, acked, stored: stored.length, lost, dup, wrong, ghost, lostSeqs };
}

/** The verdicts on several devices as one. */
export function totalVerdict(verdicts: readonly Verdict[]): Verdict {
  const sum = (key: keyof Verdict): number => verdicts.reduce((total, verdict) => total + verdict[key], 0);
  return {
    sent: sum('sent'),
    acked: sum('acked'),
    stored: sum('stored'),
    lost: sum('lost'),
    dup: sum('dup'),
    wrong: sum('wrong'),
    ghost: sum('ghost'),
  };
}
