// A session with the virtual ESP32-C3, whose ROM answers as the real one and on which its real stub runs.
import { describe, expect, test } from 'vitest';
import { watchBoot } from '../../../src/device/firmware/listen-to-boot.ts';
import { eraseFlash } from '../../../src/device/flash/erase.ts';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { readFlashContents } from '../../../src/device/flash/read.ts';
import { type Fixture, openFixture } from '../../support/session-fixture.ts';

const MB = 1 << 20;

/** Some 40 KB that do not pack well, so that several blocks go over the wire. */
const program = Uint8Array.from({ length: 40_000 }, (_, index) => (index * index * 7 + (index >> 5)) & 0xff);

const open = (flash?: Uint8Array): Promise<Fixture> =>
  openFixture({ board: { chip: 'esp32c3', mac: 'c4:0a:24:fe:10:01', ...(flash ? { flash } : {}) } });

describe('identify', () => {
  test('tells the chip, its revision, MAC and flash from its ROM', async () => {
    const { clock, session, context } = await open();
    expect(await clock.run(session.identify(context))).toMatchObject({
      id: 'esp32c3',
      mac: 'c4:0a:24:fe:10:01',
      crystalMHz: 40,
      flash: { sizeBytes: 4 * MB },
      security: { secureBoot: null, flashEncryption: false },
    });
    expect(session.state).toBe('boot rom');
  });

  test('tells the same through its stub', async () => {
    const first = await open();
    const fromRom = await first.clock.run(first.session.identify(first.context));
    const { clock, session, context } = await open();
    const loader = await clock.run(session.loader({ kind: 'stub' }, context));
    expect(loader).toMatchObject({ kind: 'stub', baudRate: 921_600 });
    expect(session.facts).toEqual(fromRom);
  });
});

describe.each([
  ['through the stub', {}, 921_600],
  ['through its ROM alone', { noStub: true }, 460_800],
  ['through its ROM at a rate that was asked for', { noStub: true, baudRate: 230_400 }, 230_400],
] as const)('a flash %s', (_way, options, baud) => {
  test('writes a file, and what is there afterwards is that file', async () => {
    const { clock, board, session, context } = await open();
    const files = [{ path: 'data.bin', offset: 0x20_0000, bytes: program }];
    const result = await clock.run(flashFiles(session, { files, force: true, ...options }, context));
    expect(result).toMatchObject({ writtenBytes: program.length, verified: true, restarted: true, baud });
    // It goes deflated, and the stub itself takes 8 KB.
    expect(result.wireBytes).toBeLessThan(program.length);
    const there = board.flash.subarray(0x20_0000, 0x20_0000 + program.length);
    expect(Buffer.compare(there, program)).toBe(0);
  });
});

describe('a restart', () => {
  test('that has to be proven by what the boot ROM says is, at the rate of a chip that nobody has asked', async () => {
    const { clock, session, context, transport } = await open();
    const proof = session.run('reset', context, (inner) => session.restart(inner, { byBootText: true }));
    expect(await clock.run(proof)).toBe(true);
    expect(transport.baudRate).toBe(115_200);
  });

  test('that is watched is read at its rate and told in words', async () => {
    const { clock, session, context } = await open();
    const { words, text } = await clock.run(watchBoot(session, context));
    expect(new TextDecoder().decode(text)).toContain('ESP-ROM:esp32c3-api1-20210207');
    expect(words).toBe(
      'Reset by power-on, or EN; booting from flash. It finds no boot loader in its flash: that is blank, or was flashed elsewhere.',
    );
  });
});

test('reads its flash, and erases what is not blank', async () => {
  const flash = new Uint8Array(4 * MB).fill(0xff);
  flash.set(program, 0x1_0000);
  const region = { offset: 0, sizeBytes: 0x2_0000 };
  const { clock, session, context } = await open(flash);
  const { data } = await clock.run(readFlashContents(session, { region }, context));
  expect(Buffer.compare(data, flash.subarray(0, region.sizeBytes))).toBe(0);
  const erased = await clock.run(eraseFlash(session, { region }, context));
  expect(erased.erasedBytes).toBe(0x1_0000);
});
