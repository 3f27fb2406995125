import { expect, it } from 'vitest';
import { acceptsConnections } from './accepts-connections.ts';
import { describeWith } from './describe-with.ts';
import { startPostgres } from './start-postgres.ts';

describeWith('postgres', 'a launched PostgreSQL', () => {
  it('accepts connections until it is closed', async () => {
    const server = await startPostgres();
    expect(await acceptsConnections(server.port)).toBe(true);
    await server.close();
    expect(await acceptsConnections(server.port)).toBe(false);
  });

  it('starts again where it was after a crash', async () => {
    const server = await startPostgres();
    await server.crash();
    expect(await acceptsConnections(server.port)).toBe(false);
    await server.restart();
    expect(await acceptsConnections(server.port)).toBe(true);
    await server.close();
  });
});
