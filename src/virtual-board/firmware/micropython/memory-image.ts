// An instance that is set up, as a file: what its memory holds, and what goes with it outside of the memory.
// Setting up takes four times as long as everything else of a start, and gives the same each time.
import type { EmscriptenFs } from '@micropython/micropython-webassembly-pyscript';
import type { InterruptTarget } from '../link-messages.ts';
import type { HostFunctions, Plain } from './bridge.ts';

export type MemoryImage = {
  readonly target: Omit<InterruptTarget, 'memory'>;
  /** What setup() asked of its board and heard: the image fits each board that answers the same. */
  readonly answers: readonly Answer[];
  /** Files of the C library that Python holds open, by their numbers. */
  readonly opened: readonly { readonly descriptor: number; readonly path: string; readonly flags: number }[];
  /** Everything up to the last byte that is not zero. */
  readonly bytes: Uint8Array;
};

type Answer = { readonly name: string; readonly values: readonly Plain[]; readonly answer: Plain };

/** They tell what kind of board it is; nothing else may be asked before there is a board. */
const questions: ReadonlySet<string> = new Set([
  ...['text', 'flag', 'at_least', 'user_start', 'fs_first_sector', 'fs_blocks'],
]);
/** The handlers that wait in the interpreter's queue run during setup() and find nothing to do. */
const withoutEffect: ReadonlySet<string> = new Set(['attend', 'next_event']);
const standardStreams = 3;

/**
 * The same functions, whose answers are written down.
 * @throws from one that is no question about the kind of board
 */
export function withAnswersKept(functions: HostFunctions): {
  readonly functions: HostFunctions;
  readonly answers: readonly Answer[];
} {
  const answers: Answer[] = [];
  const kept = Object.entries(functions).map(([name, made]) => {
    const plain = (...values: Plain[]) => {
      const answer = call(made, values);
      if (questions.has(name)) answers.push({ name, values, answer });
      else if (!withoutEffect.has(name))
        throw new Error(`setup() calls ${name}(${values.join(', ')}), which needs a board`);
      return answer;
    };
    return [name, { plain }] as const;
  });
  return { functions: Object.fromEntries(kept), answers };
}

/** What the instance with this memory and these files is made of. */
export function imageOf(
  memory: SharedArrayBuffer,
  fs: EmscriptenFs,
  { memory: _, ...target }: InterruptTarget,
  answers: readonly Answer[],
): MemoryImage {
  const all = new Uint8Array(memory);
  const opened = fs.streams.flatMap((stream, descriptor) =>
    stream && descriptor >= standardStreams
      ? [{ descriptor, path: fs.getPath(stream.node), flags: stream.flags }]
      : [],
  );
  const end = all.findLastIndex((byte) => byte !== 0) + 1;
  return { target, answers, opened, bytes: all.slice(0, end) };
}

/** Whether a board with these functions is of the kind that the image was made for. */
export const fitsBoard = (image: MemoryImage, functions: HostFunctions): boolean =>
  image.answers.every(({ name, values, answer }) => {
    const asked = functions[name];
    return asked !== undefined && call(asked, values) === answer;
  });

/**
 * Turns a fresh instance into the one that the image was made of.
 * @throws when its C library numbers open files otherwise
 */
export function resume(image: MemoryImage, memory: SharedArrayBuffer, fs: EmscriptenFs): InterruptTarget {
  for (const { descriptor, path, flags } of image.opened)
    if (fs.open(path, flags).fd !== descriptor) throw new Error(`${path} is not file ${descriptor}`);
  const all = new Uint8Array(memory);
  all.set(image.bytes);
  return { ...image.target, memory };
}

const lineFeed = 0x0a;

/** One line of JSON, then the bytes. */
export function packImage({ bytes, ...rest }: MemoryImage): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(rest)}\n`), bytes]);
}

export function unpackImage(packed: Uint8Array): MemoryImage {
  const end = packed.indexOf(lineFeed);
  const rest = JSON.parse(Buffer.from(packed.subarray(0, end)).toString()) as Omit<MemoryImage, 'bytes'>;
  return { ...rest, bytes: packed.subarray(end + 1) };
}

function call(made: HostFunctions[string], values: readonly Plain[]): Plain {
  if (made === undefined) return null;
  if (typeof made !== 'function') return made.plain(...values) ?? null;
  const numbers = values.map((value) => (typeof value === 'number' ? value : 0));
  return made(...numbers, ...Array(Math.max(0, made.length - numbers.length)).fill(0)) ?? null;
}
