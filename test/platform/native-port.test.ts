// A port of this computer that is a chip's own is followed under another name; an adapter's is not.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ReturningTransport } from '../../src/device/transport/returning.ts';
import { serialTransport } from '../../src/platform/native-port.ts';
import { canPlayLinux, type FakeComputer, fakeComputer } from '../support/fake-computer.ts';
import { ScriptedTransport } from '../support/scripted-transport.ts';
import { TestClock } from '../support/test-clock.ts';

const jtag = { vendorId: '303a', productId: '1001', serial: 'A0:B1:C2:D3:E4:F5' };
const program = { vendorId: '303a', productId: '4001', serial: 'a0b1c2d3e4f5' };

describe.skipIf(!canPlayLinux)('a serial port', () => {
  let fake: FakeComputer;
  let clock: TestClock;
  const made: { path: string; native: string | undefined; port: ScriptedTransport }[] = [];
  beforeEach(() => {
    fake = fakeComputer();
    clock = new TestClock();
    made.length = 0;
  });
  afterEach(() => fake.remove());
  const open = (path: string) =>
    serialTransport(path, clock, fake.computer, (name, native) => {
      const port = new ScriptedTransport(clock);
      made.push({ path: name, native, port });
      return port;
    });

  test('behind an adapter is that port and no more', async () => {
    fake.plug('ttyUSB0', { vendorId: '10c4', productId: 'ea60' });
    expect(await open('/dev/ttyUSB0')).toBeInstanceOf(ScriptedTransport);
    expect(made).toMatchObject([{ path: '/dev/ttyUSB0', native: undefined }]);
  });

  test('that nobody lists is taken as it is typed', async () => {
    expect(await open('/dev/ttyX9')).toBeInstanceOf(ScriptedTransport);
  });

  test('of a chip is followed when it comes back as another device under another name', async () => {
    fake.plug('ttyACM0', program);
    const transport = await open('/dev/ttyACM0');
    expect(transport).toBeInstanceOf(ReturningTransport);
    await transport.open({ baudRate: 115_200 });
    await transport.setLines({ dtr: false, rts: true });
    fake.unplug('ttyACM0');
    made[0]?.port.unplug();
    fake.plug('ttyACM1', jtag);
    const writing = transport.write(Uint8Array.of(7));
    // The lists are files, for which a jumping clock does not wait.
    for (let turn = 0; made.length < 2 && turn < 40; turn++) {
      await clock.advance(100);
      for (let event = 0; made.length < 2 && event < 1000; event++)
        await new Promise((resolve) => setImmediate(resolve));
    }
    expect(made[1]).toMatchObject({ path: '/dev/ttyACM1', native: 'serial-jtag' });
    await writing;
    expect(made[1]?.port.written).toEqual([7]);
  });
});
