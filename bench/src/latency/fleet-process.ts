import { z } from 'zod';

import { MqttConnection, type BrokerPlace } from '../load/mqtt-connection.ts';
import { encodeTopic, nextPacketId, publishPacket } from '../load/mqtt-packets.ts';
import { cpuTimeUs, wallClockMs } from '../processes/cpu-clock.ts';
import { serveQuestions } from '../processes/serve-questions.ts';
import { quantile } from '../statistics/quantile.ts';
import { dueAt, dueUntil, fleetPayload, type FleetSchedule } from './fleet-schedule.ts';

const member = z.object({ username: z.string(), password: z.string(), topic: z.string() });
const openQuestion = z.object({
  place: z.object({ host: z.string(), port: z.number() }),
  members: z.array(member),
});
const runQuestion = z.object({
  schedule: z.object({ devices: z.number(), rate: z.number(), startMs: z.number() }),
  messages: z.number(),
});

/** What a run of the fleet was. `lateP99Ms`: how long after they were due messages were sent. */
export const fleetRun = z.object({
  sent: z.number(),
  acknowledged: z.number(),
  lateP99Ms: z.number(),
  busy: z.number(),
});

/** Sign-ins at a time: each costs the program a key derivation, and a sign-in has a time limit. */
const SIGN_INS_AT_A_TIME = 20;
/** How often it is looked what is due, milliseconds. */
const SEND_EVERY_MS = 1;
/** How long the last messages may take to be acknowledged, milliseconds. */
const ACKNOWLEDGED_WITHIN_MS = 10_000;

interface Speaker {
  readonly connection: MqttConnection;
  readonly topic: Buffer;
  packetId: number;
}

class Fleet {
  readonly #speakers: readonly Speaker[];
  #sent = 0;
  #acknowledged = 0;
  #latenessMs: number[] = [];

  constructor(speakers: readonly Speaker[]) {
    this.#speakers = speakers;
    for (const { connection } of speakers) {
      connection.onAcknowledged((count) => (this.#acknowledged += count));
    }
  }

  /** Sends each message when it is due, whatever became of those before it. */
  async run(schedule: FleetSchedule, messages: number): Promise<z.infer<typeof fleetRun>> {
    const cpuBeforeUs = cpuTimeUs();
    const startedMs = wallClockMs();
    await every(SEND_EVERY_MS, () => {
      const due = Math.min(messages, dueUntil(schedule, wallClockMs()));
      while (this.#sent < due) this.#send(schedule);
      return this.#sent < messages;
    });
    const busy = (cpuTimeUs() - cpuBeforeUs) / 1_000 / (wallClockMs() - startedMs);
    const deadlineMs = wallClockMs() + ACKNOWLEDGED_WITHIN_MS;
    await every(SEND_EVERY_MS, () => this.#acknowledged < this.#sent && wallClockMs() < deadlineMs);
    const lateP99Ms = quantile(this.#latenessMs, 0.99);
    return { sent: this.#sent, acknowledged: this.#acknowledged, lateP99Ms, busy };
  }

  #send(schedule: FleetSchedule): void {
    const device = this.#sent % schedule.devices;
    const speaker = this.#speakers[device];
    if (speaker === undefined) throw new RangeError(`no device ${device}`);
    const payload = fleetPayload(schedule, device, Math.floor(this.#sent / schedule.devices));
    speaker.packetId = nextPacketId(speaker.packetId);
    speaker.connection.send(publishPacket(speaker.topic, speaker.packetId, payload));
    this.#latenessMs.push(wallClockMs() - dueAt(schedule, this.#sent));
    this.#sent += 1;
  }
}

/** Calls again and again until the answer is false. */
function every(periodMs: number, again: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (again()) return;
      clearInterval(timer);
      resolve();
    }, periodMs);
  });
}

async function signIn(
  place: BrokerPlace,
  { username, password, topic }: z.infer<typeof member>,
): Promise<Speaker> {
  const onLost = (error: Error): never => {
    throw error;
  };
  const connection = await MqttConnection.open(place, { clientId: username, username, password }, onLost);
  return { connection, topic: encodeTopic(topic), packetId: 1 };
}

/** The process of the devices: each with a connection and a password of its own, sending by the schedule. */
export function runFleetProcess(): void {
  let fleet: Fleet | undefined;
  serveQuestions({
    open: async (body) => {
      const { place, members } = openQuestion.parse(body);
      const speakers: Speaker[] = [];
      for (let first = 0; first < members.length; first += SIGN_INS_AT_A_TIME) {
        const group = members.slice(first, first + SIGN_INS_AT_A_TIME);
        speakers.push(...(await Promise.all(group.map((one) => signIn(place, one)))));
      }
      fleet = new Fleet(speakers);
    },
    run: (body) => {
      const { schedule, messages } = runQuestion.parse(body);
      if (fleet === undefined) throw new TypeError('the fleet is not open');
      return fleet.run(schedule, messages);
    },
  });
}
