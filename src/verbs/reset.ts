// espwb reset: restarts the board into its firmware, or with --bootloader leaves it waiting there.
import type { Verb } from './verb.ts';

export const run: Verb = async ({ openSession, operation, output }, _args, options) => {
  const session = await openSession();
  const toLoader = options['bootloader'] === true;
  await session.run('reset', operation, async (context) => {
    if (!toLoader) return session.restart(context);
    await session.loader({ kind: 'rom' }, context);
    session.abandonLoader();
  });
  const line = toLoader ? 'The board waits in its boot loader.' : 'The board has restarted.';
  output.result({ state: toLoader ? 'boot rom' : 'booting' }, [line]);
};
