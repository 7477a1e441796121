// What the control channel understands: JSON objects with a "do", checked before anything happens.
// The table is the reference that docs/virtual-board.md explains.
import { createHash } from 'node:crypto';
import type { Fault } from '../board.ts';
import type { WorkerBoard } from '../worker-board.ts';
import { bootBoard } from './boot-board.ts';
import type { SharedCable } from './shared-cable.ts';

export type Controlled = {
  readonly board: WorkerBoard;
  readonly cable: SharedCable;
};

/** What a command answers with; merged into the reply line. */
export type ControlAnswer = Readonly<Record<string, unknown>>;

/** A request that is not understood; its message is meant for whoever sent it. */
export class ControlError extends Error {}

type Fields = Readonly<Record<string, unknown>>;
type Command = (fields: Fields, controlled: Controlled) => ControlAnswer | Promise<ControlAnswer>;

/** Of the chip with the most of them. */
const pins = 40;
/** A tap as a finger makes it. */
const tapMs = 100;

const commands: Readonly<Record<string, Command>> = {
  inject: (fields, { board }) => {
    board.inject(parseFault(fields['fault']));
    return {};
  },
  clear: (_, { board }) => {
    board.inject({ kind: 'clear' });
    return {};
  },
  /** Holds a button down or lets it go; without "down" it is tapped. */
  press: async (fields, { board }) => {
    const button = oneOf(fields, 'button', ['flash', 'reset'] as const);
    if (fields['down'] === undefined) {
      board.press(button, true);
      await new Promise((resolve) => setTimeout(resolve, tapMs));
      board.press(button, false);
    } else board.press(button, truth(fields, 'down'));
    return {};
  },
  /** Both buttons in the order that ends in the boot loader or in the firmware. */
  boot: async (fields, { board }) => {
    await bootBoard(board, oneOf(fields, 'into', ['download', 'flash'] as const));
    return {};
  },
  unplug: async (_, { cable }) => {
    await cable.unplug();
    return {};
  },
  plug: (_, { cable }) => {
    cable.plug();
    return {};
  },
  state: (_, { board, cable }) => ({
    board: board.name,
    plugged: cable.isPlugged(),
    client: cable.owner(),
  }),
  counters: async (_, { board }) => ({ counters: await board.counters() }),
  'reset-counters': async (_, { board }) => {
    await board.resetCounters();
    return {};
  },
  /** Changes of pins after "since" (milliseconds of board time), the oldest first. */
  edges: async (fields, { board }) => {
    const since = fields['since'] === undefined ? Number.NEGATIVE_INFINITY : number(fields, 'since');
    return { edges: (await board.edges()).filter((edge) => edge.timeMs > since) };
  },
  level: async (fields, { board }) => ({ level: await board.pinLevel(pin(fields)) }),
  /** What a WS2812 at the pin shines as: red, green, blue, 0 to 255; null where it was told nothing. */
  colour: async (fields, { board }) => {
    const told = await board.ledColour(pin(fields));
    return { colour: told === null ? null : [told >> 16, (told >> 8) & 255, told & 255] };
  },
  drive: (fields, { board }) => {
    const level = fields['level'];
    if (level !== 0 && level !== 1 && level !== null)
      throw new ControlError('"level" has to be 0, 1, or null to let go');
    board.drivePin(pin(fields), level);
    return {};
  },
  /** A voltage on A0: counts of the ADC, or one that rises and falls by itself. */
  analog: (fields, { board }) => {
    if (fields['value'] === 'sine') board.setAnalog('sine');
    else if (typeof fields['value'] === 'number') board.setAnalog(whole(fields, 'value', 1024));
    else throw new ControlError('"value" has to be 0 to 1024, or "sine"');
    return {};
  },
  /** What the flash holds, whole or a region: its MD5, and the bytes of up to 64 KB if asked for. */
  flash: async (fields, { board }) => {
    const flash = await board.readFlash();
    const offset = fields['offset'] === undefined ? 0 : whole(fields, 'offset', flash.length);
    const sizeBytes =
      fields['size'] === undefined ? flash.length - offset : whole(fields, 'size', flash.length);
    const region = flash.subarray(offset, offset + sizeBytes);
    const md5 = createHash('md5').update(region).digest('hex');
    const bytes =
      fields['bytes'] === true ? { base64: Buffer.from(region.slice(0, 65_536)).toString('base64') } : {};
    return { offset, size: region.length, md5, ...bytes };
  },
};

/** @throws ControlError when the request makes no sense; whatever the board throws */
export async function runControlCommand(request: unknown, controlled: Controlled): Promise<ControlAnswer> {
  if (!isRecord(request)) throw new ControlError('a request is a JSON object');
  const name = request['do'];
  const command = typeof name === 'string' && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new ControlError(`"do" has to be one of ${Object.keys(commands).join(', ')}`);
  return command(request, controlled);
}

const direction = (fields: Fields) => oneOf(fields, 'direction', ['in', 'out'] as const);
const atByte = (fields: Fields) => whole(fields, 'atByte', Number.MAX_SAFE_INTEGER);
const seed = (fields: Fields) => (fields['seed'] === undefined ? 1 : whole(fields, 'seed', 0xffffffff));
const at =
  <Kind extends Fault['kind']>(kind: Kind) =>
  (fields: Fields) => ({
    kind,
    direction: direction(fields),
    atByte: atByte(fields),
  });

const faults: {
  readonly [Kind in Fault['kind']]: (fields: Fields) => Extract<Fault, { kind: Kind }> | Fault;
} = {
  lose: at('lose'),
  double: at('double'),
  flip: at('flip'),
  unplug: at('unplug'),
  'brown-out': at('brown-out'),
  silence: (fields) => ({ ...at('silence')(fields), forMs: number(fields, 'forMs') }),
  noise: (fields) => ({
    kind: 'noise',
    direction: direction(fields),
    rate: number(fields, 'rate'),
    seed: seed(fields),
  }),
  'bad-above-baud': (fields) => ({
    kind: 'bad-above-baud',
    baudRate: number(fields, 'baudRate'),
    seed: seed(fields),
  }),
  'rom-deaf-above-baud': (fields) => ({
    kind: 'rom-deaf-above-baud',
    baudRate: number(fields, 'baudRate'),
  }),
  protected: (fields) => ({
    kind: 'protected',
    from: whole(fields, 'from', 0x1000000),
    sizeBytes: whole(fields, 'sizeBytes', 0x1000000),
  }),
  'stuck-sector': (fields) => ({ kind: 'stuck-sector', sector: whole(fields, 'sector', 4095) }),
  clear: () => ({ kind: 'clear' }),
};

/** @throws ControlError */
export function parseFault(value: unknown): Fault {
  if (!isRecord(value)) throw new ControlError('"fault" has to be an object');
  const kind = value['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(faults, kind))
    throw new ControlError(`"kind" has to be one of ${Object.keys(faults).join(', ')}`);
  return faults[kind as Fault['kind']](value);
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function number(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !(value >= 0))
    throw new ControlError(`"${name}" has to be a number from 0 up`);
  return value;
}

function whole(fields: Fields, name: string, most: number): number {
  const value = number(fields, name);
  if (!Number.isInteger(value) || value > most)
    throw new ControlError(`"${name}" has to be a whole number up to ${most}`);
  return value;
}

const pin = (fields: Fields) => whole(fields, 'pin', pins - 1);

function truth(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw new ControlError(`"${name}" has to be true or false`);
  return value;
}

function oneOf<Word extends string>(fields: Fields, name: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === fields[name]);
  if (found === undefined) throw new ControlError(`"${name}" has to be ${words.join(' or ')}`);
  return found;
}
