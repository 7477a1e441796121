// Whether espwb itself is well on this computer: Node, the native serial module, its folders, the
// terminal, and a virtual board that boots.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../device/clock.ts';
import { loadSerialPort } from '../../device/ports/load-serialport.ts';
import { ByteReader } from '../../device/transport/byte-reader.ts';
import { VirtualTransport } from '../../device/transport/virtual.ts';
import { makeFolder } from '../../disk/make-folder.ts';
import { privateFileMode, privateFolderMode } from '../../disk/write-whole.ts';
import { printable } from '../../text/printable.ts';
import { startWorkerBoard } from '../../virtual-board/start-worker-board.ts';
import type { Folders } from '../folders.ts';
import { type Check, failed, passed } from './check.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const oldestNode = [20, 19] as const;

export function nodeVersion(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isNewEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return isNewEnough
    ? passed('node', version)
    : failed('node', `${version}, but ${oldestNode.join('.')} is needed`, ['Install a newer Node.js.']);
}

export async function serialModule(): Promise<Check> {
  try {
    const { binding } = await loadSerialPort();
    if (typeof binding.open !== 'function') throw new Error('it has no binding for this platform');
    return passed('serial module', 'the native part of serialport loads');
  } catch (error) {
    return failed('serial module', `serialport does not load: ${reason(error)}`, [
      'Install espwb again on this computer: its native part is made for one platform.',
    ]);
  }
}

export function foldersWritable(folders: Folders): Promise<readonly Check[]> {
  return Promise.all(
    Object.entries(folders).map(async ([kind, folder]) => {
      const name = `${kind} folder`;
      const probe = join(folder, `.doctor-${process.pid}`);
      try {
        await makeFolder(folder, privateFolderMode);
        await writeFile(probe, '', { flag: 'wx', mode: privateFileMode });
        await rm(probe);
        return passed(name, `${printable(folder)} is writable`);
      } catch (error) {
        return failed(name, `${printable(folder)} is not writable: ${reason(error)}`, [
          'Give this user the right to write there, or set ESPWB_HOME to another folder.',
        ]);
      }
    }),
  );
}

export type TerminalFacts = {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  /** 1, 4, 8 or 24, as Node's getColorDepth has it. */
  readonly colorDepth: number;
};

export function terminal(facts: TerminalFacts, environment: Environment, platform: string): Check {
  if (!facts.isTerminal) return passed('terminal', 'none: espwb prints plain lines');
  const { columns, rows, colorDepth } = facts;
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  const isUtf8 = platform === 'win32' || platform === 'darwin' || /utf-?8/i.test(locale);
  const detail = `${columns}x${rows}, ${2 ** colorDepth} colours, ${isUtf8 ? 'UTF-8' : `locale "${printable(locale)}"`}`;
  const hints = [
    ...(columns < 60 || rows < 16 ? ['The workbench needs 60x16, better 80x24: enlarge the window.'] : []),
    ...(isUtf8 ? [] : ['Box lines and signs need UTF-8: export LANG=C.UTF-8']),
  ];
  return hints.length > 0 ? failed('terminal', detail, hints) : passed('terminal', detail);
}

/** A blank board prints its boot text on power-on, so a few bytes prove worker, chip and wire. */
export async function virtualBoard(signal: AbortSignal): Promise<Check> {
  const name = 'virtual board';
  try {
    const startMs = performance.now();
    const board = await startWorkerBoard({ name: 'doctor', timing: 'fast' });
    try {
      const transport = new VirtualTransport('virtual:doctor', () => board.plug());
      const reader = new ByteReader(transport, systemClock);
      await transport.open({ baudRate: 74_880, signal });
      await transport.setLines({ dtr: false, rts: true });
      await transport.setLines({ dtr: false, rts: false });
      const heard = await reader.read(5_000, signal);
      reader.stop();
      await transport.close();
      if (heard.length === 0) throw new Error('it says nothing after a reset');
    } finally {
      await board.stop();
    }
    return passed(name, `boots in ${Math.round(performance.now() - startMs)} ms`);
  } catch (error) {
    return failed(name, `does not start: ${reason(error)}`, [
      'Install espwb again: a part of it is missing.',
    ]);
  }
}

const reason = (error: unknown): string => printable(error instanceof Error ? error.message : String(error));
