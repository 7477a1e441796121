// A small client of the loader protocol for tests of the board, written from the protocol alone and
// sharing nothing with src/device: the two ends must not be able to make the same mistake.
import { createHash } from 'node:crypto';
import stub from 'esptool-js/lib/targets/stub_flasher/esp8266.json' with { type: 'json' };
import type { BoardPort } from '../../src/virtual-board/board-port.ts';
import type { TestClock } from './test-clock.ts';

export type Answer = {
  readonly opcode: number;
  readonly value: number;
  readonly body: Uint8Array;
  readonly status: readonly [number, number];
};

export const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

export function frame(payload: Uint8Array): Uint8Array {
  const out = [0xc0];
  for (const byte of payload)
    out.push(...(byte === 0xc0 ? [0xdb, 0xdc] : byte === 0xdb ? [0xdb, 0xdd] : [byte]));
  return Uint8Array.from([...out, 0xc0]);
}

export function request(opcode: number, body: Uint8Array, checksum = 0): Uint8Array {
  const out = new Uint8Array(8 + body.length);
  out[1] = opcode;
  new DataView(out.buffer).setUint16(2, body.length, true);
  new DataView(out.buffer).setUint32(4, checksum, true);
  out.set(body, 8);
  return out;
}

export const checksumOf = (data: Uint8Array) => data.reduce((sum, byte) => sum ^ byte, 0xef);

export type StubImage = Pick<typeof stub, 'entry' | 'text' | 'text_start' | 'data' | 'data_start'>;

export class StubClient {
  readonly port: BoardPort;
  readonly clock: TestClock;
  /** What ends an answer: 4 in the boot ROMs of the ESP32 family. */
  statusBytes: 2 | 4 = 2;
  #received: number[] = [];
  #wake: (() => void) | undefined;

  constructor(port: BoardPort, clock: TestClock) {
    this.port = port;
    this.clock = clock;
    port.onBytes((bytes) => {
      for (const byte of bytes) this.#received.push(byte);
      this.#wake?.();
    });
  }

  /** All bytes since the last call. */
  take(): Uint8Array {
    const bytes = Uint8Array.from(this.#received);
    this.#received = [];
    return bytes;
  }

  /** Lets the clock, which somebody runs, move on. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.clock.setTimer(ms, resolve));
  }

  /** RTS holds EN low, then DTR holds GPIO0 low while EN rises. */
  async enterDownloadMode(): Promise<void> {
    this.port.setLines({ dtr: false, rts: true });
    await this.wait(100);
    this.port.setLines({ dtr: true, rts: false });
    await this.wait(50);
    this.port.setLines({ dtr: false, rts: false });
    await this.wait(50);
    this.take();
  }

  /** Writes raw bytes, waits, and returns what came back. */
  async exchange(bytes: Uint8Array, waitMs = 100): Promise<Uint8Array> {
    this.port.write(bytes);
    await this.wait(waitMs);
    return this.take();
  }

  /** The next whole frame, unescaped. */
  async frame(timeoutMs = 5000): Promise<Uint8Array> {
    const deadline = this.clock.now() + timeoutMs;
    for (;;) {
      const found = this.#cutFrame();
      if (found) return found;
      if (this.clock.now() >= deadline) throw new Error(`no frame within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const cancel = this.clock.setTimer(deadline - this.clock.now(), resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
  }

  /** Sends a command and returns the first answer with its opcode. */
  async command(opcode: number, body: Uint8Array, options: { checksum?: number; timeoutMs?: number } = {}) {
    this.port.write(frame(request(opcode, body, options.checksum)));
    for (;;) {
      const payload = await this.frame(options.timeoutMs);
      if (payload[0] !== 1 || payload[1] !== opcode) continue;
      return parseAnswer(payload, this.statusBytes);
    }
  }

  /** As `command`, but refuses an error status. */
  async ask(opcode: number, body: Uint8Array, options: { checksum?: number; timeoutMs?: number } = {}) {
    const answer = await this.command(opcode, body, options);
    if (answer.status[0] !== 0)
      throw new Error(
        `command ${opcode.toString(16)} refused: ${answer.status.map((each) => each.toString(16))}`,
      );
    return answer;
  }

  async sync(): Promise<Answer> {
    const answer = await this.ask(0x08, Uint8Array.from([7, 7, 0x12, 0x20, ...new Array(32).fill(0x55)]));
    for (let more = 0; more < 7; more++) await this.frame();
    return answer;
  }

  readRegister = async (address: number) => (await this.ask(0x0a, words(address))).value;

  /** Uploads a stub of the shape that esptool's JSON files have; resolves when it says OHAI. */
  async startStub(image: StubImage = stub): Promise<void> {
    const parts: [number, string][] = [
      [image.text_start, image.text],
      [image.data_start, image.data],
    ];
    for (const [address, base64] of parts) {
      const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
      const blocks = Math.ceil(bytes.length / 0x1800);
      await this.ask(0x05, words(bytes.length, blocks, 0x1800, address));
      for (let block = 0; block < blocks; block++)
        await this.data(0x07, block, bytes.subarray(block * 0x1800, (block + 1) * 0x1800));
    }
    await this.ask(0x06, words(0, image.entry));
    const greeting = await this.frame();
    if (Buffer.from(greeting).toString() !== 'OHAI')
      throw new Error(`not a stub's greeting: ${hex(greeting)}`);
  }

  async data(opcode: number, sequence: number, bytes: Uint8Array, timeoutMs = 5000): Promise<Answer> {
    const body = new Uint8Array(16 + bytes.length);
    body.set(words(bytes.length, sequence, 0, 0));
    body.set(bytes, 16);
    return this.ask(opcode, body, { checksum: checksumOf(bytes), timeoutMs });
  }

  /** READ_FLASH of the stub: data frames, each acknowledged with the total, then an MD5. */
  async readFlash(address: number, sizeBytes: number): Promise<Uint8Array> {
    await this.ask(0xd2, words(address, sizeBytes, 0x1000, 64));
    const read: number[] = [];
    while (read.length < sizeBytes) {
      for (const byte of await this.frame()) read.push(byte);
      this.port.write(frame(words(read.length)));
    }
    const bytes = Uint8Array.from(read);
    const digest = createHash('md5').update(bytes).digest('hex');
    if (hex(await this.frame()) !== digest) throw new Error('the digest of what was read differs');
    return bytes;
  }

  #cutFrame(): Uint8Array | undefined {
    const bytes = this.#received;
    const start = bytes.indexOf(0xc0);
    if (start < 0) return undefined;
    const end = bytes.indexOf(0xc0, start + 1);
    if (end < 0) return undefined;
    const inside = bytes.slice(start + 1, end);
    this.#received = bytes.slice(end + 1);
    const out: number[] = [];
    for (let at = 0; at < inside.length; at++)
      out.push(inside[at] === 0xdb ? (inside[++at] === 0xdc ? 0xc0 : 0xdb) : inside[at]!);
    return Uint8Array.from(out);
  }
}

function parseAnswer(payload: Uint8Array, statusBytes: number): Answer {
  const view = new DataView(payload.buffer, payload.byteOffset);
  const size = view.getUint16(2, true);
  const end = 8 + size;
  return {
    opcode: payload[1]!,
    value: view.getUint32(4, true),
    body: payload.subarray(8, end - statusBytes),
    status: [payload[end - statusBytes]!, payload[end - statusBytes + 1]!],
  };
}
