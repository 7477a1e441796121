import { afterEach, describe, expect, test } from 'vitest';
import { eraseFlash } from '../../../src/device/flash/erase.ts';
import { flashFiles } from '../../../src/device/flash/flash.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import type { Board } from '../../../src/virtual-board/board.ts';
import { createRig, KB, MB, type Rig } from './rig.ts';

const cpuClock = 0x3ff00014;
const image = demoMicroPython({ sizeBytes: 64 * KB });
const options = { files: [{ path: 'demo.bin', offset: 0, bytes: image }] };

let rig: Rig | undefined;
afterEach(() => rig?.stop());

/** A chip that stands still as soon as its core is to go twice as fast, until somebody resets it. */
class StandsStill extends VirtualTransport {
  isStill = false;
  restarts = 0;
  constructor(board: Board) {
    super('virtual:test', board.plug);
  }
  override async write(bytes: Uint8Array): Promise<void> {
    if (Buffer.from(bytes).includes(Buffer.from([0x14, 0x00, 0xf0, 0x3f, 1]))) this.isStill = true;
    if (!this.isStill) await super.write(bytes);
  }
  override async setLines(lines: Parameters<VirtualTransport['setLines']>[0]): Promise<void> {
    if (this.isStill) this.restarts++;
    this.isStill = false;
    await super.setLines(lines);
  }
}

const flash = (mine: Rig) => mine.run((session, context) => flashFiles(session, options, context));
const register = (mine: Rig, address: number) =>
  mine.run(async (session, context) =>
    (await session.loader({ kind: 'any' }, context)).readRegister(address, context.signal),
  );

describe("the core's clock", () => {
  test.each([
    ['doubled on an ESP8266', 'esp8266', cpuClock, 1],
    ['that of the PLL on an ESP32-C3, whose UART keeps the crystal', 'esp32c3', 0x600c0058, 0x400],
  ] as const)('is %s while a flash operation works, and as it was after the reset', async (...of) => {
    const [, chip, address, raised] = of;
    rig = await createRig({ chip });
    const mine = rig;
    await mine.run((session, context) => eraseFlash(session, {}, context));
    expect(await register(mine, address)).toBe(raised);
    await mine.run((session, context) => session.restart(context));
    expect(await register(mine, address)).toBe(0);
  });

  test('is left alone on a chip that does not answer with it: the flash goes on with a new stub', async () => {
    let transport: StandsStill | undefined;
    rig = await createRig({ flashSizeBytes: 2 * MB }, (board) => {
      transport = new StandsStill(board);
      return transport;
    });
    const result = await flash(rig);
    expect(result.verified).toBe(true);
    expect(Buffer.compare(rig.board.flash.subarray(0, image.length), image)).toBe(0);
    expect(transport?.restarts).toBe(1);
    expect(rig.events).toContainEqual({
      type: 'note',
      text: 'The stub does not answer at the faster clock. Starting it again.',
    });
  });
});
