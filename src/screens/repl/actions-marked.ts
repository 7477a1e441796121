// A file of this computer, run on every board that is marked; what it prints stands in each board's REPL.
import { basename, resolve } from 'node:path';
import { EspError } from '../../device/errors.ts';
import { readLocal } from '../../device/files/tree.ts';
import { codeOfFile } from '../../device/firmware/code-file.ts';
import { execCode } from '../../device/firmware/exec.ts';
import { home } from '../../platform/folders.ts';
import { printable } from '../../text/printable.ts';
import { counted } from '../../workbench/words.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { beginBatch } from '../batch/actions.ts';
import type { BatchJob } from '../batch/state.ts';

/** Behind a line of output, so much of it stands in the row. */
const lastLine = (text: string): string => printable(text.trim().split(/\r?\n/).at(-1) ?? '').slice(0, 120);

export function runOnMarked(app: Workbench): Promise<void> {
  let program = { code: '', name: '' };
  const said = new Map<number, string>();
  const job: BatchJob = {
    title: 'Run a file',
    question: (ready) => `Which file of this computer is to run on ${counted(ready.length, 'board')}?`,
    word: () => null,
    field: {
      label: 'file:',
      take: async (text) => {
        const place = resolve(app.platform.startFolder, text.replace(/^~(?=$|[\\/])/, home()));
        const name = printable(basename(place));
        program = { code: codeOfFile(await readLocal(place), name).code, name };
      },
    },
    carryOut: async (id) => {
      const desk = app.desks.numbered(id);
      const { code, name } = program;
      said.delete(id);
      return desk.runner.run({
        name: 'run-marked',
        title: `Running ${name}`,
        path: desk.store.get().path ?? '',
        work: async (context) => {
          const session = await desk.board.on(desk.store.get().path ?? '', context);
          const onStdout = (bytes: Uint8Array) => {
            said.set(id, `${said.get(id) ?? ''}${new TextDecoder().decode(bytes)}`.slice(-400));
            desk.onOutput(bytes);
          };
          const { stderr } = await execCode(session, { code, isBytes: true, onStdout }, context);
          desk.onOutput(stderr);
          if (stderr.length > 0)
            throw new EspError('code-raised', `${name}: ${lastLine(new TextDecoder().decode(stderr))}`, {
              evidence: stderr,
            });
        },
      });
    },
    outcome: (id) => `ran; ${lastLine(said.get(id) ?? '') || 'it printed nothing'}`,
  };
  return beginBatch(app, job);
}
