// The boot ROM of a chip of the ESP32 family on a scripted wire, as far as it takes to be recognised: it answers byte
// for byte as captures of real ones do. Registers are a table; a flash ID comes of the registers by which it is asked.
import { encodeSlip, SlipDecoder } from '../../src/device/loader/slip.ts';
import type { ScriptedTransport } from './scripted-transport.ts';

export type SpiAddresses = {
  readonly base: number;
  readonly user: number;
  readonly user2: number;
  readonly misoBits: number;
  readonly data: number;
};

export const firstSpiAddresses: SpiAddresses = {
  base: 0x3ff4_2000,
  user: 0x1c,
  user2: 0x24,
  misoBits: 0x2c,
  data: 0x80,
};

export const laterSpiAddresses = (base: number): SpiAddresses => ({
  base,
  user: 0x18,
  user2: 0x20,
  misoBits: 0x28,
  data: 0x58,
});

export type ScriptedRom = {
  readonly registers: Readonly<Record<number, number>>;
  readonly spi: SpiAddresses;
  /** Body of its answer to GET_SECURITY_INFO; null: the command is not known. */
  readonly securityInfo: readonly number[] | null;
  /** As the data register holds it, the vendor in the lowest byte. */
  readonly flashId: number;
  /** Reads and writes no registers. */
  readonly isClosed?: boolean;
  /** Called before each answer; what it returns is sent in its place. */
  readonly damage?: (opcode: number, answer: Uint8Array) => Uint8Array;
};

/** 20 bytes as from a C3: no flags, the ID of the chip, API version 3. */
export const securityInfoOf = (chipId: number, flags = 0): number[] => [
  ...[flags, 0, 0, 0],
  ...[0, 0, 0, 0, 0, 0, 0, 0x0c],
  ...[chipId, 0, 0, 0],
  ...[3, 0, 0, 0],
];

const userFlash = 1 << 18;
const readId = 0x9f;

/** @returns what the host has sent, request by request, without the framing */
export function runScriptedRom(wire: ScriptedTransport, rom: ScriptedRom): Uint8Array[] {
  const requests: Uint8Array[] = [];
  const registers = new Map<number, number>(
    Object.entries(rom.registers).map(([address, value]) => [Number(address), value]),
  );
  const { base, user, user2, misoBits, data } = rom.spi;
  let value = 0;
  let lastOpcode = 0;

  const answer = (opcode: number, body: readonly number[], status: readonly [number, number] = [0, 0]) => {
    const reply = new Uint8Array(8 + body.length + 4);
    const view = new DataView(reply.buffer);
    view.setUint8(0, 1);
    view.setUint8(1, opcode);
    view.setUint16(2, body.length + 4, true);
    view.setUint32(4, value >>> 0, true);
    reply.set(body, 8);
    reply.set(status, 8 + body.length);
    // The two that are not used carry what was there before.
    reply.set([0xaa, 0x55], 8 + body.length + 2);
    wire.send(encodeSlip(rom.damage?.(opcode, reply) ?? reply), 1);
  };

  const write = (address: number, word: number, mask: number) => {
    registers.set(address, ((registers.get(address) ?? 0) & ~mask) | (word & mask));
    if (address !== base || (word & userFlash) === 0) return;
    registers.set(base, 0);
    const opcode = (registers.get(base + user2) ?? 0) & 0xff;
    const bits = (registers.get(base + misoBits) ?? 0) + 1;
    if (opcode === readId && bits === 24 && ((registers.get(base + user) ?? 0) >>> 28) & 1)
      registers.set(base + data, rom.flashId);
  };

  const serve = (request: Uint8Array) => {
    requests.push(request.slice());
    const view = new DataView(request.buffer, request.byteOffset, request.length);
    const opcode = view.getUint8(1);
    const word = (index: number) => view.getUint32(8 + 4 * index, true);
    if (opcode === 0x08) {
      value = word(0);
      for (let count = 0; count < 8; count++) answer(opcode, []);
    } else if (opcode === 0x14) {
      if (rom.securityInfo) answer(opcode, rom.securityInfo);
      else for (let count = 0; count < (lastOpcode === 0x08 ? 8 : 1); count++) answer(lastOpcode, [], [1, 5]);
      return;
    } else if (rom.isClosed && (opcode === 0x0a || opcode === 0x09)) {
      answer(opcode, [], [1, 0x64]);
    } else if (opcode === 0x0a) {
      value = registers.get(word(0)) ?? 0;
      answer(opcode, []);
    } else if (opcode === 0x09) {
      for (let index = 0; index < (request.length - 8) / 16; index++)
        write(word(4 * index), word(4 * index + 1), word(4 * index + 2));
      answer(opcode, []);
    } else if (opcode === 0x0d) {
      answer(opcode, [], request.length === 16 ? [0, 0] : [1, 5]);
    } else if (opcode === 0x0b) {
      answer(opcode, [], request.length === 32 ? [0, 0] : [1, 5]);
    } else return;
    lastOpcode = opcode;
  };

  const decoder = new SlipDecoder(0x8000);
  wire.connect({
    feed: (bytes) => {
      for (const frame of decoder.push(bytes)) serve(frame);
    },
  });
  return requests;
}
