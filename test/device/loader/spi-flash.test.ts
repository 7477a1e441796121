// Raw flash commands through the registers, in the ROM and in the stub, on the virtual board.
import { describe, expect, test } from 'vitest';
import {
  attachFlash,
  flashCommands,
  isWriteProtected,
  peekFlash,
  readFlashId,
  readFlashStatus,
  runSpiCommand,
  unlockFlash,
  wakeFlash,
} from '../../../src/device/loader/spi-flash.ts';
import { openFixture } from '../../support/session-fixture.ts';

/** W0, where a flash command leaves what the chip says. */
const spiData = 0x60000240;

describe.each(['rom', 'stub'] as const)('through the %s', (kind) => {
  const open = async () => {
    const fixture = await openFixture({ board: { jedecId: [0x68, 0x40, 0x16] } });
    const loader = await fixture.clock.run(fixture.session.loader({ kind }, fixture.context));
    return { ...fixture, loader };
  };

  test('the id comes vendor first, and waking a chip that is awake changes nothing', async () => {
    const { clock, loader } = await open();
    expect(await clock.run(readFlashId(loader))).toBe(0x164068);
    await clock.run(wakeFlash(loader));
    expect(await clock.run(readFlashId(loader))).toBe(0x164068);
  });

  test('protection bits are seen, cleared on request, and only then', async () => {
    const { clock, loader } = await open();
    await clock.run(runSpiCommand(loader, { opcode: flashCommands.writeEnable }));
    await clock.run(runSpiCommand(loader, { opcode: flashCommands.writeStatus, write: Uint8Array.of(0x1c) }));
    await clock.advance(50);
    expect(isWriteProtected(await clock.run(readFlashStatus(loader)))).toBe(true);
    await clock.run(unlockFlash(loader));
    expect(isWriteProtected(await clock.run(readFlashStatus(loader)))).toBe(false);
  });

  test('a status that a line has damaged is not believed, and not written back by an unlock', async () => {
    const { clock, loader } = await open();
    const damagedOnce = () => {
      const read = loader.readRegister.bind(loader);
      let reads = 0;
      return Object.assign(Object.create(loader) as typeof loader, {
        readRegister: async (...args: Parameters<typeof read>) =>
          (await read(...args)) | (args[0] === spiData && reads++ === 0 ? 0x84 : 0),
        command: loader.command.bind(loader),
        writeRegisters: loader.writeRegisters.bind(loader),
      });
    };
    expect(await clock.run(readFlashStatus(damagedOnce()))).toBe(0);
    await clock.run(unlockFlash(damagedOnce()));
    expect(await clock.run(readFlashStatus(loader))).toBe(0);
  });

  test('one that never comes twice alike is an error, not a loop', async () => {
    const { clock, loader } = await open();
    let reads = 0;
    const noisy = Object.assign(Object.create(loader) as typeof loader, {
      readRegister: async (address: number, signal?: AbortSignal) =>
        address === spiData ? 0x04 | (++reads << 6) : loader.readRegister(address, signal),
      writeRegisters: loader.writeRegisters.bind(loader),
    });
    await expect(clock.run(readFlashStatus(noisy))).rejects.toMatchObject({ code: 'protocol' });
  });

  test('quad enable of a Macronix chip is no protection, and outlives an unlock', async () => {
    const { board, clock, loader } = await open();
    const quadEnable = 0x40;
    await clock.run(runSpiCommand(loader, { opcode: flashCommands.writeEnable }));
    await clock.run(
      runSpiCommand(loader, { opcode: flashCommands.writeStatus, write: Uint8Array.of(quadEnable) }),
    );
    await clock.advance(50);
    expect(isWriteProtected(await clock.run(readFlashStatus(loader)))).toBe(false);
    board.inject({ kind: 'protected', from: 0, sizeBytes: 4 << 20 });
    await clock.run(unlockFlash(loader));
    expect(await clock.run(readFlashStatus(loader))).toBe(quadEnable);
  });

  test('a chip that is write-protected is identified and stays so: its bits outlive a power cut', async () => {
    const { board, clock, context, session } = await openFixture();
    board.inject({ kind: 'protected', from: 0, sizeBytes: 4 << 20 });
    const loader = await clock.run(session.loader({ kind }, context));
    await clock.run(session.identify(context));
    await clock.run(attachFlash(loader));
    expect(isWriteProtected(await clock.run(readFlashStatus(loader)))).toBe(true);
  });

  test('a few bytes can be looked at anywhere in flash, C0 and DB among them', async () => {
    const { board, clock, loader } = await open();
    const bytes = Uint8Array.from({ length: 64 }, (_, at) => [0xc0, 0xdb, 0xdc, at][at % 4] as number);
    board.flash.set(bytes, 0x2_0000);
    expect(await clock.run(peekFlash(loader, 0x2_0000, 64))).toEqual(bytes);
  });
});
