// One conversation at a time, byte by byte. That real chips answer so is shown on the virtual board.
import { beforeEach, describe, expect, test } from 'vitest';
import { LoaderLink } from '../../../src/device/loader/link.ts';
import { opcodes } from '../../../src/device/loader/opcodes.ts';
import { words } from '../../../src/device/loader/packet.ts';
import { framingReset } from '../../../src/device/loader/sync.ts';
import { ScriptedTransport } from '../../support/scripted-transport.ts';
import { TestClock } from '../../support/test-clock.ts';
import { bytes } from './hex.ts';

const romSync = bytes('C0 01 08 02 00 07 07 12 20 00 00 C0');
const stubSync = bytes('C0 01 08 02 00 00 00 00 00 00 00 C0');
const magicReply = bytes('C0 01 0A 02 00 01 C1 F0 FF 00 00 C0');
const staleError = bytes('C0 01 08 02 00 07 07 12 20 01 05 C0');
const magicAddress = 0x40001000;

let clock: TestClock;
let wire: ScriptedTransport;
let link: LoaderLink;
/** What each request gets, by its opcode; a request without an entry gets silence. */
let answers: Partial<Record<number, readonly Uint8Array[]>>;
let requests: number[];

beforeEach(() => {
  clock = new TestClock();
  wire = new ScriptedTransport(clock, 5);
  link = new LoaderLink(wire, clock);
  answers = {};
  requests = [];
  wire.connect({
    feed: (heard) => {
      const opcode = heard[2] ?? -1;
      requests.push(opcode);
      for (const [index, answer] of (answers[opcode] ?? []).entries()) wire.send(answer, index + 1);
    },
  });
});

const eight = (frame: Uint8Array) => Array.from({ length: 8 }, () => frame);

describe('one request, one reply', () => {
  test('a reply cut into reads of five bytes is one reply', async () => {
    answers[opcodes.READ_REG] = [magicReply];
    expect(await clock.run(link.readRegister(magicAddress))).toBe(0xfff0c101);
  });

  test('replies to earlier SYNCs and the ROM’s answer under a stale opcode are passed over', async () => {
    answers[opcodes.READ_REG] = [romSync, staleError, magicReply];
    expect(await clock.run(link.readRegister(magicAddress))).toBe(0xfff0c101);
  });

  test('what came before the request is not its reply', async () => {
    wire.send(magicReply);
    await clock.advance(5);
    const asking = clock.run(link.readRegister(magicAddress));
    await expect(asking).rejects.toMatchObject({ code: 'timeout' });
  });

  test('silence ends at the deadline, names the command, and nothing is sent twice', async () => {
    const start = clock.now();
    const asking = link.command(opcodes.FLASH_MD5, words(0, 4096, 0, 0), { timeoutMs: 700 });
    await expect(clock.run(asking)).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('FLASH_MD5'),
    });
    expect(clock.now() - start).toBeLessThan(710);
    expect(requests).toEqual([opcodes.FLASH_MD5]);
  });

  test('the deadline grows with the time that the request itself takes on the wire', async () => {
    wire.baudRate = 1200;
    const asking = link.command(opcodes.MEM_DATA, new Uint8Array(1200), { timeoutMs: 100 });
    await expect(clock.run(asking)).rejects.toMatchObject({ code: 'timeout' });
    expect(clock.now()).toBeGreaterThan(10_000);
  });

  test('a refusal carries its status, and tells damaged data from failed work', async () => {
    answers[opcodes.FLASH_DATA] = [bytes('C0 01 03 02 00 00 00 00 00 01 07 C0')];
    await expect(clock.run(link.command(opcodes.FLASH_DATA, words(0)))).rejects.toMatchObject({
      code: 'protocol',
      status: 1,
      error: 7,
      isDamagedData: true,
    });
    answers[opcodes.FLASH_DATA] = [bytes('C0 01 03 02 00 00 00 00 00 C4 00 C0')];
    await expect(clock.run(link.command(opcodes.FLASH_DATA, words(0)))).rejects.toMatchObject({
      status: 0xc4,
      isDamagedData: false,
      message: expect.stringContaining('flash chip failed'),
    });
  });

  test('a stale error byte beside a good status is success', async () => {
    answers[opcodes.FLASH_BEGIN] = [bytes('C0 01 02 02 00 00 00 00 00 00 05 C0')];
    await expect(clock.run(link.command(opcodes.FLASH_BEGIN, words(0, 0, 0, 0)))).resolves.toBeDefined();
  });

  test('a second request before the first is answered is a bug and is not sent', async () => {
    answers[opcodes.READ_REG] = [magicReply];
    const first = link.readRegister(magicAddress);
    await expect(link.readRegister(magicAddress)).rejects.toMatchObject({ code: 'internal' });
    expect(await clock.run(first)).toBe(0xfff0c101);
    expect(requests).toHaveLength(1);
  });

  test('a cancel ends the wait at once and leaves the link out of step', async () => {
    const stop = new AbortController();
    clock.setTimer(20, () => stop.abort());
    await expect(clock.run(link.readRegister(magicAddress, stop.signal))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(clock.now()).toBe(20);
    expect(link.isOutOfStep).toBe(true);
  });

  test('unplugging ends the wait at once', async () => {
    clock.setTimer(20, () => wire.unplug());
    await expect(clock.run(link.readRegister(magicAddress))).rejects.toMatchObject({ code: 'unplugged' });
    expect(clock.now()).toBe(20);
  });

  test('several register writes travel in one command of sixteen bytes each', async () => {
    answers[opcodes.WRITE_REG] = [bytes('C0 01 09 02 00 00 00 00 00 00 00 C0')];
    await clock.run(
      link.writeRegisters([
        { address: 0x60000304, value: 4 },
        { address: 0x60000310, value: 4, mask: 0xff, delayUs: 7 },
      ]),
    );
    expect(Uint8Array.from(wire.written.slice(9, -1))).toEqual(
      words(0x60000304, 4, 0xffffffff, 0, 0x60000310, 4, 0xff, 7),
    );
  });
});

describe('getting into step', () => {
  test('the value of a SYNC reply tells the ROM from a running stub', async () => {
    answers[opcodes.SYNC] = eight(romSync);
    expect(await clock.run(link.sync())).toBe('rom');
    answers[opcodes.SYNC] = eight(stubSync);
    expect(await clock.run(link.sync())).toBe('stub');
  });

  test('all eight replies are awaited: the stub loses what is sent while it still answers', async () => {
    answers[opcodes.SYNC] = eight(romSync);
    const start = clock.now();
    await clock.run(link.sync());
    expect(clock.now() - start).toBe(8);
  });

  test('silence is null, not an error: whoever connects decides', async () => {
    expect(await clock.run(link.sync())).toBeNull();
  });

  test('after a lost reply the next command syncs first, so that a late reply cannot answer it', async () => {
    await expect(clock.run(link.readRegister(magicAddress))).rejects.toMatchObject({ code: 'timeout' });
    answers[opcodes.SYNC] = eight(romSync);
    answers[opcodes.READ_REG] = [magicReply];
    requests.length = 0;
    expect(await clock.run(link.readRegister(magicAddress))).toBe(0xfff0c101);
    expect(requests).toEqual([opcodes.SYNC, opcodes.READ_REG]);
  });

  test('a stub is first brought out of whatever frame it believes to be in', async () => {
    answers[opcodes.SYNC] = eight(stubSync);
    await clock.run(link.sync());
    wire.written.length = 0;
    await clock.run(link.resync());
    const opening = [...framingReset, 0xc0];
    expect(wire.written.slice(0, opening.length)).toEqual(opening);
  });

  test('a stub that reports an earlier failure in its SYNC reply is there all the same', async () => {
    answers[opcodes.SYNC] = eight(stubSync);
    await clock.run(link.sync());
    answers[opcodes.SYNC] = [bytes('C0 01 08 02 00 00 00 00 00 C4 00 C0')];
    await expect(clock.run(link.resync())).resolves.toBeUndefined();
    expect(link.isOutOfStep).toBe(false);
  });

  test('the ROM in place of the stub means that the board has restarted', async () => {
    answers[opcodes.SYNC] = eight(stubSync);
    await clock.run(link.sync());
    answers[opcodes.SYNC] = eight(romSync);
    await expect(clock.run(link.resync())).rejects.toMatchObject({
      code: 'no-answer',
      message: expect.stringContaining('restarted'),
    });
  });

  test('resync gives up within two seconds, for a cancel must end by then', async () => {
    const start = clock.now();
    await expect(clock.run(link.resync())).rejects.toMatchObject({ code: 'no-answer' });
    expect(clock.now() - start).toBeLessThan(2000);
  });

  test('a released link says so instead of talking into another’s conversation', async () => {
    link.release();
    await expect(link.readRegister(magicAddress)).rejects.toMatchObject({ code: 'internal' });
    expect(requests).toEqual([]);
  });
});
