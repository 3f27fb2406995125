import { eventually } from '../../src/eventually.ts';
import type { OperatorSession, PageAnswer } from '../../src/operator-session.ts';

/** How long a message may take into quarantine, in milliseconds. */
const KEPT_WITHIN_MS = 30_000;

interface QuarantinedAnswer {
  readonly reason: string;
}

/** The reasons of everything that is in quarantine of the device, once there is at least so much of it. */
export async function quarantineOf(
  session: OperatorSession,
  device: string,
  atLeast: number,
): Promise<readonly string[]> {
  let last = 0;
  const look = async (): Promise<readonly string[] | false> => {
    const { items } = await session.get<PageAnswer<QuarantinedAnswer>>(
      `/quarantine?device=${device}&limit=1000`,
    );
    last = items.length;
    return items.length >= atLeast && items.map(({ reason }) => reason);
  };
  return eventually(`${atLeast} messages of ${device} in quarantine`, look, KEPT_WITHIN_MS).catch(
    (error: unknown) => {
      throw new Error(`${device} has ${last} of ${atLeast} messages in quarantine`, { cause: error });
    },
  );
}
