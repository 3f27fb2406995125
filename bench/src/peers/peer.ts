import type { BrokerPlace } from '../load/mqtt-connection.ts';

/** What an acknowledgement to the broker means: the reading is durable, or it was merely received. */
export type AcknowledgedWhen = 'durable' | 'received';

/** Where a peer finds the broker and the store, and a folder of its own. */
export interface PeerPlace {
  readonly broker: BrokerPlace;
  readonly influxUrl: string;
  readonly database: string;
  readonly dir: string;
}

/** A running peer; `pid` is the process that does its work. */
export interface RunningPeer {
  readonly pid: number;
  /** Messages that its store has taken, counted by the store. */
  stored(): Promise<number>;
  close(): Promise<void>;
}

/** What a user could put between a broker and a store. */
export interface Peer {
  readonly name: string;
  readonly acknowledgedWhen: AcknowledgedWhen;
  /** It brings a store of its own instead of writing into the one that all others share. */
  readonly hasOwnStore?: boolean;
  /** Why it cannot run on this machine; undefined when it can. */
  absent?(): string | undefined;
  start(place: PeerPlace): Promise<RunningPeer>;
}
