// Whole conversations with somebody who knows how a board answers and breaks most of it: whatever comes,
// each ends in time, with a value or with an error of espwb's own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { isEspError } from '../../src/device/errors.ts';
import { openFiles } from '../../src/device/files/open-files.ts';
import { planDownload } from '../../src/device/files/plan-download.ts';
import type { RemoteFiles } from '../../src/device/files/remote-files.ts';
import { planSync } from '../../src/device/files/sync.ts';
import { connectFirmware } from '../../src/device/firmware/connect-firmware.ts';
import { readFirmwareDetails } from '../../src/device/firmware/firmware-details.ts';
import { micropythonPins } from '../../src/device/firmware/micropython/pins.ts';
import { nodemcuPins } from '../../src/device/firmware/nodemcu/pins.ts';
import { readFlash } from '../../src/device/flash/read-flash.ts';
import { md5OfFlash } from '../../src/device/flash/stub-flash.ts';
import { identifyChip } from '../../src/device/loader/chip.ts';
import { LoaderLink } from '../../src/device/loader/link.ts';
import { encodeSlip, SlipDecoder } from '../../src/device/loader/slip.ts';
import { readFlashId } from '../../src/device/loader/spi-flash.ts';
import { Rfc2217Transport } from '../../src/device/transport/rfc2217.ts';
import { bareSession } from './bare-session.ts';
import { counted } from './counted-listing.ts';
import type { Random } from './fuzz-bytes.ts';
import { mirrorTalk } from './mirror-talk.ts';
import { mutated } from './mutated.ts';
import type { OutsideParser } from './outside-parser.ts';
import { ScriptedTransport } from './scripted-transport.ts';
import { socketPair } from './socket-pair.ts';
import { TestClock } from './test-clock.ts';

export type Conversation = Omit<OutsideParser, 'parse' | 'seeds'> & {
  readonly hold: (random: Random) => Promise<unknown>;
};

/** No question of a person's takes longer, however the other end behaves. */
const limitMs = 30 * 60_000;
const latin = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

/** As it should be, broken, or nothing. */
function said(right: string | Uint8Array, random: Random): Uint8Array {
  const bytes = typeof right === 'string' ? latin(right) : right;
  const dice = random(12);
  if (dice === 0) return new Uint8Array(0);
  return dice < 4 ? mutated([bytes], random) : bytes;
}

const banner = 'MicroPython v1.22.0 on 2024-01-01; ESP module with ESP8266\r\nType "help()"\r\n>>> ';
const outputs = [
  counted('["main.py",3,""]', '["lib",-1,""]'),
  counted('["a",3,"ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="]'),
  'YWJj\r\n#ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\r\n',
  'free 20000\r\nheader 4194304\r\nchip 4194304\r\nreset 0\r\n',
  ...['1\r\n', '0\r\n', '', '(4096, 4096, 512, 200, 200)\r\n', '32768 1024 100 0\r\n'],
  counted('3\t612e6c7561'),
];
const errors = [
  '',
  '',
  '',
  'Traceback (most recent call last):\r\nOSError: 2\r\n',
  'Traceback (most recent call last):\r\nMemoryError: \r\n',
];
const oneOf = (texts: readonly string[], random: Random) => texts[random(texts.length)] ?? '';

function micropython(wire: ScriptedTransport, random: Random): void {
  let isRaw = false;
  const say = (text: string) => wire.send(said(text, random), random(4) === 0 ? random(3000) : 1);
  wire.connect({
    feed: (bytes) => {
      const heard = Buffer.from(bytes).toString('latin1');
      const last = heard.at(-1);
      if (heard.includes('\x05A\x01')) say('R\x01\x80\x00\x01');
      else if (last === '\x01') {
        isRaw = true;
        say('raw REPL; CTRL-B to exit\r\n>');
      } else if (last === '\x02') {
        isRaw = false;
        say(`\r\n${banner}`);
      } else if (last === '\x04' && isRaw)
        say(`${random(2) === 0 ? 'OK' : '\x04'}${oneOf(outputs, random)}\x04${oneOf(errors, random)}\x04>`);
      else if (last === '\x03') say(isRaw ? '' : '\r\nKeyboardInterrupt: \r\n>>> ');
      else if (last === '\r' && !isRaw) say('\r\n>>> ');
      else if (random(4) === 0) say('\x01');
    },
  });
  if (random(2) === 0) say(banner);
}

function nodemcu(wire: ScriptedTransport, random: Random): void {
  const say = (text: string) => wire.send(said(text, random), random(4) === 0 ? random(3000) : 1);
  let pieces = 0;
  const answerTo = (line: string) => {
    const mark = /\\2(\w+)/.exec(line)?.[1];
    const printed = line.includes('sw_version') ? '3.0.0\r\n' : oneOf(outputs, random);
    if (line.startsWith('_E=')) pieces = 0;
    if (line.startsWith('_E[')) pieces++;
    if (line.startsWith('print(#_E')) return `${pieces}\r\n`;
    if (mark === undefined) return /print/.test(line) ? printed : '';
    const end = line.startsWith('do local m') ? (random(4) === 0 ? `-stdin:1: x\x03${mark}` : '+') : '';
    return `\x02${mark}\r\n${printed}\x03${mark}${end}\r\n`;
  };
  let held = '';
  wire.connect({
    feed: (bytes) => {
      const lines = (held + Buffer.from(bytes).toString('latin1')).split(/[\r\n]/);
      held = lines.pop() ?? '';
      for (const line of lines) say(`${line}\r\n${answerTo(line)}> `);
      if (held !== '' && random(3) === 0) say('\x06');
    },
  });
  if (random(2) === 0)
    say('\r\nNodeMCU 3.0.0.0 \r\n\tbranch: release\r\n build x powered by Lua 5.1.4 on SDK 3.0\r\n> ');
}

/** Answers any request of a boot loader or a stub with about what belongs to it. */
function loader(wire: ScriptedTransport, random: Random): void {
  const decoder = new SlipDecoder(0x8000);
  const say = (payload: Uint8Array) =>
    wire.send(random(8) === 0 ? said(encodeSlip(payload), random) : encodeSlip(said(payload, random)), 1);
  wire.connect({
    feed: (bytes) => {
      for (const request of decoder.push(bytes)) {
        const opcode = request[1] ?? 0;
        const values = [0, 0xfff0c101, 0x4016, 0x00062000, 0xffffffff, 0x20120707];
        const value = new Uint8Array(4);
        new DataView(value.buffer).setUint32(0, values[random(values.length)] as number, true);
        const data =
          opcode === 0x13 ? new Uint8Array(random(2) === 0 ? 16 : 32).fill(random(256)) : new Uint8Array(0);
        const reply = Uint8Array.of(
          1,
          opcode,
          data.length + 2,
          0,
          ...value,
          ...data,
          random(6) === 0 ? 1 : 0,
          random(8),
        );
        for (let times = opcode === 8 ? 8 : 1; times > 0; times--) say(reply);
        if (opcode === 0xd2)
          for (let packets = random(6); packets > 0; packets--)
            say(new Uint8Array([64, 1024, 4096, 1][random(4)] as number).fill(random(256)));
      }
    },
  });
}

/** @throws Error for what is neither a value nor an error of espwb's own, or what does not end */
async function answered(clock: TestClock, asked: Promise<unknown>): Promise<void> {
  try {
    await clock.run(asked, limitMs);
  } catch (error) {
    if (!isEspError(error)) throw error;
  }
}

/** The same for what also touches files here, which no clock of a test moves on. */
async function answeredAmongFiles(clock: TestClock, asked: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = asked.catch((error: unknown) => {
    if (!isEspError(error)) throw error;
  });
  void over.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  for (let waitedMs = 0; !isOver && waitedMs < limitMs; waitedMs += 200) {
    await new Promise((done) => setTimeout(done));
    await clock.advance(200);
  }
  if (!isOver) throw new Error(`not done after ${limitMs} ms`);
  await over;
}

const never = new AbortController().signal;
const here = mkdtempSync(join(tmpdir(), 'espwb-here-'));
process.on('exit', () => rmSync(here, { recursive: true, force: true }));
writeFileSync(join(here, 'main.py'), 'abc');
const context = { signal: never, onEvent: () => {} };

function firmwareTalk(name: string, board: typeof micropython): Conversation {
  return {
    name,
    hold: async (random) => {
      const clock = new TestClock();
      const wire = new ScriptedTransport(clock, [64, 512, 4096][random(3)] as number);
      board(wire, random);
      const session = bareSession(wire, clock);
      await answered(clock, connectFirmware(session, context, { interrupt: random(2) === 0 }));
      const link = session.firmware;
      if (!link || link.facts.kind === 'unknown') return;
      await answered(clock, readFirmwareDetails(link, never));
      await answered(clock, link.exec('print(1)', { signal: never, idleTimeoutMs: 2000 }));
      const files = await clock.run(openFiles(session, context)).catch(() => null);
      if (files) {
        await answered(clock, files.list('/', never));
        await answered(clock, files.read('/a.lua', { signal: never }));
        await answered(clock, files.write('/a.lua', new Uint8Array(600).fill(0x61), { signal: never }));
        await answered(clock, files.usage(never));
        await answeredAmongFiles(
          clock,
          planSync(files, { localFolder: here, remoteFolder: '/', remove: true }, never),
        );
        await answeredAmongFiles(clock, copiedHere(files));
      }
      const pins = (link.facts.kind === 'nodemcu' ? nodemcuPins : micropythonPins)(link, []);
      await answered(clock, pins.read([0, 2, 4], never));
      await answered(clock, pins.set(2, 1, never));
      await answered(clock, pins.readAdc(never));
      await answered(clock, link.rest(never));
    },
  };
}

/** Whatever it names, nothing comes to lie anywhere but here. */
async function copiedHere(files: RemoteFiles): Promise<void> {
  const place = join(here, 'into');
  const entry = { path: '/', kind: 'folder', size: 0 } as const;
  const rules = { platform: 'linux', foldsCase: async () => false };
  const plan = await planDownload(
    files,
    [{ entry, place, isNamed: false }],
    place,
    { hidden: true, rules },
    never,
  );
  for (const { to } of plan.items)
    if (!to.startsWith(place + sep)) throw new Error(`would be written to ${to}`);
}

export const outsideConversations: readonly Conversation[] = [
  mirrorTalk,
  firmwareTalk('a talk with MicroPython', micropython),
  firmwareTalk('a talk with NodeMCU', nodemcu),
  {
    name: 'a talk with a boot loader or a stub',
    hold: async (random) => {
      const clock = new TestClock();
      const wire = new ScriptedTransport(clock, [64, 512, 4096][random(3)] as number);
      loader(wire, random);
      const link = new LoaderLink(wire, clock);
      await answered(clock, link.sync(never));
      await answered(clock, identifyChip(link));
      await answered(clock, readFlashId(link, never));
      await answered(clock, md5OfFlash(link, { offset: 0, sizeBytes: 4096 }, never));
      await answered(clock, readFlash(link, { offset: 0, sizeBytes: 0x2000 }, never));
      link.release();
    },
  },
  {
    name: 'a talk with an RFC 2217 server',
    hold: async (random) => {
      const clock = new TestClock();
      const [near, far] = socketPair();
      const answer = (command: number, ...value: number[]) =>
        latin(String.fromCharCode(255, 250, 44, command + 100, ...value, 255, 240));
      // Each answer may be answered: a server that answers for ever would be a different trouble.
      let answers = 200;
      far.onBytes((bytes) => {
        if (answers-- < 0) return;
        for (const right of [
          latin('\xff\xfb\x2c\xff\xfd\x2c\xff\xfb\x00\xff\xfd\x00'),
          answer(1, 0, 1, 194, 0),
          answer(5, bytes.at(-3) ?? 0),
          answer(12, 1),
          answer(7, random(256)),
        ])
          clock.setTimer(random(20), () => void far.write(said(right, random)).catch(() => {}));
      });
      const transport = new Rfc2217Transport(
        'rfc2217://bench:1',
        { host: 'bench', port: 1 },
        { clock, connect: async () => near },
      );
      await answered(clock, transport.open({ baudRate: 115_200 }));
      if (!transport.isOpen) return;
      await answered(clock, transport.setBaudRate(460_800));
      await answered(clock, transport.setLines({ dtr: true, rts: false }));
      await answered(clock, transport.write(new Uint8Array(100)));
      await answered(clock, transport.discardInput());
      await answered(clock, transport.close());
    },
  },
];
