import type { Aedes } from 'aedes';

/** Messages that wait for one client that is away; further ones are dropped. Only commands wait, and they expire. */
export const MOST_WAITING_PER_SESSION = 100;

/** The broker library has changed inside: sessions cannot be bounded, so it must not be used. */
export class BrokerContractError extends Error {
  override readonly name = 'BrokerContractError';
}

interface Subscriber {
  readonly clientId: string;
}

interface Sessions {
  outgoingEnqueueCombi(subscribers: readonly Subscriber[], packet: unknown): Promise<void>;
  outgoingClearMessageId(client: { readonly id: string }, packet: unknown): Promise<unknown>;
}

function isSessions(value: unknown): value is Sessions {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'outgoingEnqueueCombi') === 'function' &&
    typeof Reflect.get(value, 'outgoingClearMessageId') === 'function'
  );
}

/**
 * Bounds what the broker keeps for clients that are away: its sessions in memory (of `aedes` 1.2.0, pinned) grow without end.
 * Called once, after the broker listens; `dropped` hears of each message that found no room.
 */
export function boundSessions(broker: Aedes, dropped: (clientId: string) => void): void {
  const sessions: unknown = Reflect.get(broker, 'persistence');
  if (!isSessions(sessions)) throw new BrokerContractError('the broker keeps its sessions differently');
  const enqueue = sessions.outgoingEnqueueCombi.bind(sessions);
  const clear = sessions.outgoingClearMessageId.bind(sessions);
  const waiting = new Map<string, number>();
  sessions.outgoingEnqueueCombi = (subscribers, packet) => {
    const withRoom = subscribers.filter(({ clientId }) => {
      const count = waiting.get(clientId) ?? 0;
      if (count < MOST_WAITING_PER_SESSION) waiting.set(clientId, count + 1);
      else dropped(clientId);
      return count < MOST_WAITING_PER_SESSION;
    });
    return enqueue(withRoom, packet);
  };
  sessions.outgoingClearMessageId = async (client, packet) => {
    const cleared = await clear(client, packet);
    const count = waiting.get(client.id);
    if (cleared !== undefined && count !== undefined) {
      if (count === 1) waiting.delete(client.id);
      else waiting.set(client.id, count - 1);
    }
    return cleared;
  };
}
