// Who is there: the first questions to a boot loader, against ROMs that answer as captures of real ones do.
import { describe, expect, test } from 'vitest';
import { identifyChip } from '../../../src/device/loader/chip.ts';
import { LoaderLink } from '../../../src/device/loader/link.ts';
import { startStub } from '../../../src/device/loader/stub.ts';
import {
  firstSpiAddresses,
  laterSpiAddresses,
  runScriptedRom,
  type ScriptedRom,
  securityInfoOf,
} from '../../support/scripted-rom.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';
import { bytes } from './hex.ts';

const magicRegister = 0x4000_1000;
const gigaDevice32 = 0x16_40c8;

const later = (
  spiBase: number,
  magic: number,
  chipId: number,
  efuse: Record<number, number>,
): ScriptedRom => ({
  registers: { [magicRegister]: magic, ...efuse },
  spi: laterSpiAddresses(spiBase),
  securityInfo: securityInfoOf(chipId),
  flashId: gigaDevice32,
});

const esp32: ScriptedRom = {
  registers: {
    [magicRegister]: 0x00f0_1d83,
    1073061892: 0x00c4_0a24,
    1073061896: 0x00fe_1001,
    1072955412: 347,
  },
  spi: firstSpiAddresses,
  securityInfo: null,
  flashId: gigaDevice32,
};

/** The MAC of each is c4:0a:24:fe:10:01, by its low word. */
const macAt = (address: number) => ({ [address]: 0x24fe_1001, [address + 4]: 0x0000_c40a });

const esp32c3 = later(0x6000_2000, 0x1b31_506f, 5, macAt(0x6000_8844));

const all: readonly (readonly [string, string, ScriptedRom, number | null])[] = [
  ['esp32', 'ESP32-D0WDQ6', esp32, 40],
  ['esp32s2', 'ESP32-S2', { ...later(0x3f40_2000, 0x7c6, 2, macAt(0x3f41_a044)), securityInfo: null }, 40],
  ['esp32s3', 'ESP32-S3', later(0x6000_2000, 0x9, 9, macAt(0x6000_7044)), 40],
  [
    'esp32c2',
    'ESP32-C2',
    later(0x6000_2000, 0x7c41_a06f, 12, { ...macAt(0x6000_8840), 1610612756: 226 }),
    26,
  ],
  ['esp32c3', 'ESP32-C3', esp32c3, 40],
  [
    'esp32c5',
    'ESP32-C5',
    later(0x6000_3000, 0x5fd1_406f, 23, { ...macAt(0x600b_4844), 1610612756: 417 }),
    48,
  ],
  ['esp32c6', 'ESP32-C6', later(0x6000_3000, 0x2ce0_806f, 13, macAt(0x600b_0844)), 40],
  ['esp32c61', 'ESP32-C61', later(0x6000_3000, 0x7211_606f, 20, macAt(0x600b_4844)), 40],
  ['esp32h2', 'ESP32-H2', later(0x6000_3000, 0xd7b7_3e80, 16, macAt(0x600b_0844)), 32],
  ['esp32p4', 'ESP32-P4', later(0x5008_d000, 0, 18, macAt(0x5012_d044)), 40],
];

function meet(rom: ScriptedRom) {
  const clock = new TestClock();
  const wire = new ScriptedTransport(clock, 7);
  const requests = runScriptedRom(wire, rom);
  const link = new LoaderLink(wire, clock);
  const identify = clock.run(
    (async () => {
      expect(await link.sync()).toBe('rom');
      return identifyChip(link);
    })(),
  );
  return { link, requests, identify };
}

const opcodesOf = (requests: readonly Uint8Array[]) => requests.map((request) => request[1]);

describe.each(all)('%s', (id, chip, rom, crystalMHz) => {
  test('tells package, MAC, crystal and flash, and is asked for nothing that its ROM does not know', async () => {
    const { link, requests, identify } = meet(rom);
    const mac = id === 'esp32' ? '10:01:00:c4:0a:24' : 'c4:0a:24:fe:10:01';
    expect(await identify).toMatchObject({
      id,
      chip,
      mac,
      crystalMHz,
      flash: { vendor: 'GigaDevice', part: 'GD25Q32', sizeBytes: 4 << 20 },
      security: { secureBoot: null, flashEncryption: false },
    });
    expect(link.chip.id).toBe(id);
    expect(opcodesOf(requests).includes(0x14)).toBe(rom.securityInfo !== null);
  });
});

describe('bytes on the wire', () => {
  const sent = async (rom: ScriptedRom): Promise<readonly string[]> => {
    const { requests, identify } = meet(rom);
    await identify;
    return requests.map((request) => Buffer.from(request).toString('hex'));
  };
  const hex = (text: string) => Buffer.from(bytes(text)).toString('hex');

  test('the flash of an ESP32 is attached with eight bytes and asked for its ID by one write of five registers', async () => {
    const requests = await sent(esp32);
    expect(requests).toContain(hex('00 0d 08 00 00 00 00 00 00 00 00 00 00 00 00 00'));
    expect(requests).toContain(
      hex(
        `00 09 50 00 00 00 00 00
         2c 20 f4 3f 17 00 00 00 ff ff ff ff 00 00 00 00
         1c 20 f4 3f 00 00 00 90 ff ff ff ff 00 00 00 00
         24 20 f4 3f 9f 00 00 70 ff ff ff ff 00 00 00 00
         80 20 f4 3f 00 00 00 00 ff ff ff ff 00 00 00 00
         00 20 f4 3f 00 00 04 00 ff ff ff ff 00 00 00 00`,
      ),
    );
  });

  test('a C3 is asked for its magic, then for what it is, and its flash by its own registers', async () => {
    const requests = await sent(esp32c3);
    expect(requests.slice(1, 3)).toEqual([
      hex('00 0a 04 00 00 00 00 00 00 10 00 40'),
      hex('00 14 00 00 00 00 00 00'),
    ]);
    expect(
      requests.some((request) => request.startsWith(hex('00 09 50 00 00 00 00 00 28 20 00 60 17'))),
    ).toBe(true);
  });
});

describe('what is none of them', () => {
  test('a sample that never was sold is named and refused', async () => {
    const { identify, requests } = meet(later(0x6000_2000, 0x1234_5678, 10, {}));
    await expect(identify).rejects.toMatchObject({
      code: 'wrong-chip',
      message: 'This is an ESP32-H2 (beta 1): espwb does not know how to speak to it.',
    });
    expect(opcodesOf(requests)).not.toContain(0x09);
  });

  test.each([
    [32, 'an ESP32-S31'],
    [99, 'a chip with the ID 99'],
  ])('a later one, too: %i', async (chipId, name) => {
    const { identify } = meet(later(0x6000_2000, 0x1234_5678, chipId, {}));
    await expect(identify).rejects.toMatchObject({
      code: 'wrong-chip',
      message: expect.stringContaining(name),
    });
  });

  test('a magic that another chip has by its ID is a hint only', async () => {
    const { identify, link } = meet(later(0x6000_3000, 0x1b31_506f, 13, macAt(0x600b_0844)));
    expect((await identify).chip).toBe('ESP32-C6');
    expect(link.chip.id).toBe('esp32c6');
  });
});

describe('secure download mode', () => {
  const closed = (securityInfo: readonly number[]): ScriptedRom => ({
    ...esp32c3,
    isClosed: true,
    securityInfo,
  });

  test('of a C3 that reads no registers is told with its name, and nothing else is asked', async () => {
    const { identify, requests } = meet(closed(securityInfoOf(5, 4)));
    await expect(identify).rejects.toMatchObject({
      code: 'secure-download',
      board: 'unchanged',
      message: expect.stringContaining('This ESP32-C3 is in secure download mode'),
    });
    expect(new Set(opcodesOf(requests))).toEqual(new Set([0x08, 0x0a, 0x14]));
  });

  test('of an S2 is known by the short answer that only its ROM gives', async () => {
    const { identify } = meet(closed(securityInfoOf(5, 4).slice(0, 12)));
    await expect(identify).rejects.toMatchObject({
      code: 'secure-download',
      message: expect.stringContaining('This ESP32-S2'),
    });
  });
});

describe('secure boot', () => {
  const meetWith = (flags: number, damage?: ScriptedRom['damage']) =>
    meet({ ...esp32c3, securityInfo: securityInfoOf(5, flags), ...(damage ? { damage } : {}) });

  test('of a C3, whose ROM then starts no stub, is told with what to do in its place', async () => {
    const { identify, link } = meetWith(1);
    await identify;
    const context = { signal: new AbortController().signal, onEvent: () => {} };
    await expect(startStub(link, context)).rejects.toMatchObject({
      code: 'stub-failed',
      message: expect.stringContaining('This ESP32-C3 has secure boot on'),
      ownHints: [{ id: 'without-stub' }],
    });
  });

  test('is believed when it is heard twice: one damaged answer refuses nobody', async () => {
    let times = 0;
    const { identify, link } = meetWith(0, (opcode, reply) => {
      if (opcode !== 0x14 || times++ > 0) return reply;
      const damaged = reply.slice();
      damaged[8] = 1;
      return damaged;
    });
    await identify;
    expect(link.runsStub).toBe(true);
  });

  test('of a C6 does not matter to the stub', async () => {
    const rom = later(0x6000_3000, 0x2ce0_806f, 13, macAt(0x600b_0844));
    const { identify, link } = meet({ ...rom, securityInfo: securityInfoOf(13, 1) });
    await identify;
    expect(link.runsStub).toBe(true);
  });
});

describe('a flash that does not answer', () => {
  const silent = (straps: number): ScriptedRom => ({
    ...esp32,
    registers: { ...esp32.registers, [0x3ff4_4038]: straps },
    flashId: 0xff_ffff,
  });

  test('of an ESP32 with GPIO12 high had the wrong voltage', async () => {
    await expect(meet(silent(0x33)).identify).rejects.toMatchObject({
      code: 'flash-not-found',
      message: expect.stringContaining('GPIO12 was high when it was reset'),
      ownHints: [expect.stringContaining('Disconnect what pulls GPIO12 up')],
    });
  });

  test('of an ESP32 with GPIO12 low has no such reason', async () => {
    await expect(meet(silent(0x13)).identify).rejects.toMatchObject({
      code: 'flash-not-found',
      message: expect.not.stringContaining('GPIO12'),
    });
  });
});

describe('over a line that damages bytes', () => {
  const damagedOnce = (opcode: number, at: number): ScriptedRom['damage'] => {
    let times = 0;
    return (answered, reply) => {
      if (answered !== opcode || times++ > 0) return reply;
      const damaged = reply.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x41;
      return damaged;
    };
  };

  test.each([
    ['its magic', damagedOnce(0x0a, 5)],
    ['the ID of a chip whose magic is not known', damagedOnce(0x14, 8 + 12)],
    ['a flag of its security', damagedOnce(0x14, 8)],
    ['the status of a register', damagedOnce(0x0a, 8)],
  ])('%s is asked for again', async (_what, damage) => {
    const rom: ScriptedRom = {
      ...later(0x6000_2000, 0xaaaa_5555, 5, macAt(0x6000_8844)),
      ...(damage ? { damage } : {}),
    };
    const { identify } = meet(rom);
    expect(await identify).toMatchObject({ id: 'esp32c3', mac: 'c4:0a:24:fe:10:01' });
  });

  test('a chip that says another ID each time is an error, not a guess', async () => {
    let count = 0;
    const { identify } = meet({
      ...later(0x6000_2000, 0xaaaa_5555, 5, {}),
      damage: (opcode, reply) => {
        if (opcode !== 0x14) return reply;
        const damaged = reply.slice();
        damaged[8 + 12] = count++ & 0xff;
        return damaged;
      },
    });
    await expect(identify).rejects.toMatchObject({ code: 'protocol' });
  });
});

test('a C3 whose greeting came damaged is called no other chip: the line is told, and whoever connects greets again', async () => {
  let greetings = 0;
  const { identify } = meet({
    ...esp32c3,
    damage: (opcode, reply) => {
      // As an ESP8266's: two bytes of status, where a C3 has four.
      if (opcode === 0x08 && greetings++ < 8) return Uint8Array.of(1, 0x08, 2, 0, ...reply.subarray(4, -2));
      // The rest of its four is zero on most chips.
      return opcode === 0x0a ? Uint8Array.of(...reply.subarray(0, -2), 0, 0) : reply;
    },
  });
  await expect(identify).rejects.toMatchObject({
    code: 'protocol',
    message: expect.stringContaining('the line damages what it says'),
  });
});
