// espwb reset: restarts the board into its firmware; with --interrupt stops what that starts, with
// --bootloader leaves it waiting in its boot loader.
import { EspError } from '../device/errors.ts';
import { resetAndStop } from '../device/firmware/break-in.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async ({ openSession, operation, output }, _args, options) => {
  const toLoader = options['bootloader'] === true;
  const toPrompt = options['interrupt'] === true;
  if (toLoader && toPrompt) {
    throw new EspError('usage', 'Give either --bootloader or --interrupt: the board cannot be in both.');
  }
  const session = await openSession();
  let isSeen = true;
  const words = await session.run('reset', operation, async (context) => {
    if (toPrompt) return (await resetAndStop(session, context)).words;
    if (!toLoader) {
      isSeen = await session.restart(context, { byBootText: true });
      return isSeen ? 'The board has restarted.' : 'A reset was sent by DTR and RTS.';
    }
    await session.loader({ kind: 'rom' }, context);
    session.abandonLoader();
    return 'The board waits in its boot loader.';
  });
  const state = toLoader ? 'boot rom' : toPrompt ? session.state : 'booting';
  output.result({ state, restartSeen: isSeen }, [words]);
};
