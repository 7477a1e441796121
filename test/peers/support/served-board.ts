// A virtual board as `espwb board` serves it, in a folder of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BoardProgram, startBoardProgram } from '../../support/board-program.ts';

/** The control channel gives no more at once. */
const mostBytes = 65_536;

export type ServedBoard = {
  /** One for each --listen, in their order, as printed. */
  readonly urls: readonly string[];
  /** HOST:PORT of a listener. */
  readonly place: (index: number) => string;
  readonly controlUrl: string;
  readonly processId: number;
  /** A folder that goes away with the board. */
  readonly folder: string;
  /** One request on the control channel. */
  readonly control: BoardProgram['control'];
  /** What the board's flash holds, past all loaders. */
  readonly flash: (offset: number, sizeBytes: number) => Promise<Buffer>;
  readonly stop: () => Promise<void>;
};

export async function serveBoard(name: string, listen: readonly string[]): Promise<ServedBoard> {
  const folder = await mkdtemp(join(tmpdir(), 'espwb-peer-'));
  const listeners = listen.flatMap((url) => ['--listen', url.replace('FOLDER', folder)]);
  // One MAC for all, whatever a test calls its board: what the peers read is compared with it.
  const board = `${name}${name.includes('?') ? '&' : '?'}mac=ec:fa:bc:12:34:56`;
  const program = await startBoardProgram(folder, [board, ...listeners, '--control', 'tcp://127.0.0.1:0']);
  const urls = program.listeners.map(({ url }) => url);
  return {
    urls,
    controlUrl: program.controls[0]?.url as string,
    processId: program.processId,
    folder,
    place: (index) => (urls[index] as string).replace(/^\w+:\/\//, ''),
    control: program.control,
    flash: async (offset, sizeBytes) => {
      const pieces: Buffer[] = [];
      for (let at = 0; at < sizeBytes; at += mostBytes) {
        const size = Math.min(mostBytes, sizeBytes - at);
        const request = { do: 'flash', offset: offset + at, size, bytes: true };
        pieces.push(Buffer.from((await program.control(request))['base64'] as string, 'base64'));
      }
      return Buffer.concat(pieces);
    },
    stop: async () => {
      await program.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
