/** The stations that speak over a connection, in the order of their turns: every `connections`-th one. */
export function stationsOf(connection: number, connections: number, stations: number): readonly number[] {
  const count = Math.max(0, Math.ceil((stations - connection) / connections));
  return Array.from({ length: count }, (_, turn) => connection + turn * connections);
}

/**
 * How many messages the speaker of that turn has sent when its connection, on which `speakers` speak in turn, has sent
 * `sent`.
 *
 * @example messagesOfTurn(0, 3, 4) // 2: the speakers said 0 1 2 0
 */
export function messagesOfTurn(turn: number, speakers: number, sent: number): number {
  return Math.max(0, Math.ceil((sent - turn) / speakers));
}
