import { expect, it } from 'vitest';
import { acceptsConnections } from './accepts-connections.ts';
import { describeWith } from './describe-with.ts';
import { startMosquitto } from './start-mosquitto.ts';

describeWith('mosquitto', 'a launched Mosquitto', () => {
  it('accepts connections until it is closed, and starts again on the same port', async () => {
    const first = await startMosquitto({ config: ['max_queued_messages 0'] });
    expect(await acceptsConnections(first.port)).toBe(true);
    await first.kill();
    expect(await acceptsConnections(first.port)).toBe(false);

    const second = await startMosquitto({ port: first.port });
    expect(second.url).toBe(first.url);
    await second.close();
  });

  it('fails with the broker’s own words when its configuration is wrong', async () => {
    await expect(startMosquitto({ config: ['no_such_setting 1'] })).rejects.toThrow(/no_such_setting/);
  });
});
