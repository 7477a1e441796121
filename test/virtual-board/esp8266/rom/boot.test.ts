// What a board prints when it boots, and what runs then, by what its flash holds.
import { describe, expect, test } from 'vitest';
import { loadText } from '../../../../src/virtual-board/esp8266/rom/boot-text.ts';
import type { FirmwareEnvironment, StartFirmware } from '../../../../src/virtual-board/firmware/runtime.ts';
import { fixture, onFixture } from '../../../support/board-fixture.ts';

/** A version 1 image: header, segments at `addresses` of these sizes, checksum. */
function image(sizes: readonly number[], text = ''): Uint8Array {
  const parts: number[] = [0xe9, sizes.length, 0, 0x40, 0, 0, 0x10, 0x40];
  let checksum = 0xef;
  for (const [index, size] of sizes.entries()) {
    const address = 0x40100000 + index * 0x1000;
    parts.push(...new Uint8Array(Uint32Array.of(address, size).buffer));
    for (let at = 0; at < size; at++) {
      const byte = index === 0 && at < text.length ? text.charCodeAt(at) : (at * 7) & 0xff;
      checksum ^= byte;
      parts.push(byte);
    }
  }
  while (parts.length % 16 !== 15) parts.push(0);
  return Uint8Array.from([...parts, checksum]);
}

async function listen(flash: Uint8Array, ms: number, startFirmware?: StartFirmware) {
  return onFixture(fixture({ flash }, startFirmware), async ({ client }) => {
    client.port.setBaudRate(74880);
    await client.wait(ms);
    return Buffer.from(client.take()).toString('latin1');
  });
}

const firstLine = '\r\n ets Jan  8 2013,rst cause:1, boot mode:(3,6)\r\n\r\n';

describe('boot text', () => {
  test('erased flash stops in ets_main.c, and the watchdog tries again for ever', async () => {
    const heard = await listen(new Uint8Array(0), 4000);
    const again = '\r\n ets Jan  8 2013,rst cause:4, boot mode:(3,6)\r\n\r\nwdt reset\r\nets_main.c \r\n';
    expect(heard).toBe(`${firstLine}ets_main.c \r\n${again}${again}`);
  });

  test('each segment is told with its room, tail and running checksum', async () => {
    const heard = await listen(image([40, 24]), 200);
    expect(heard).toMatch(
      /load 0x40100000, len 40, room 16 \r\ntail 8\r\nchksum 0x..\r\nload 0x40101000, len 24, room 0 \r\ntail 8\r\nchksum 0x(..)\r\ncsum 0x\1\r\n$/,
    );
  });

  test('a damaged image ends in csum err, and loops', async () => {
    const bytes = image([40]);
    bytes[30] = bytes[30]! ^ 1;
    const heard = await listen(bytes, 4000);
    expect(heard.match(/csum err\r\nets_main\.c/g)).toHaveLength(3);
  });

  test('a header torn over two reads is told as ho, as real logs show', () => {
    const segments = [
      { address: 0x40100000, sizeBytes: 816, checksum: 0x8d },
      { address: 0x3ffe8000, sizeBytes: 788, checksum: 0xcf },
      { address: 0x3ffe8314, sizeBytes: 288, checksum: 0xcf },
    ];
    expect(loadText(segments)).toBe(
      [
        'load 0x40100000, len 816, room 16 \r\ntail 0\r\nchksum 0x8d\r\n',
        'load 0x3ffe8000, len 788, room 8 \r\ntail 12\r\nchksum 0xcf\r\nho 0 tail 12 room 4\r\n',
        'load 0x3ffe8314, len 288, room 12 \r\ntail 4\r\nchksum 0xcf\r\n',
      ].join(''),
    );
  });

  const cloudBuild = (date: string, sdk: string) =>
    image(
      [200],
      `NodeMCU custom build by frightanic.com\n build \tbuilt on: ${date}\n powered by Lua 5.1.4 on SDK ${sdk}`,
    );

  test("NodeMCU of SDK 1.5.4.1 without the SDK's init data says so and loops", async () => {
    const heard = await listen(cloudBuild('2016-08-10 17:47', '1.5.4.1(39cb9a32)'), 4000);
    expect(heard.match(/rf_cal\[0\] !=0x05,is 0xFF\r\n/g)).toHaveLength(3);
  });

  test('NodeMCU of 2.x writes init data where the flash is erased, and starts', async () => {
    await onFixture(fixture({ flash: cloudBuild('2017-05-01 10:00', '2.1.0(116b762)') }), async (made) => {
      made.client.port.setBaudRate(74880);
      await made.client.wait(300);
      expect(Buffer.from(made.client.take()).toString('latin1')).toContain('rf cal sector: 1019\r\n');
      expect(made.board.flash[0x3fc000]).toBe(5);
    });
  });

  test('but takes what another firmware left there for init data, and loops', async () => {
    const flash = new Uint8Array(0x400000).fill(0xff);
    flash.set(cloudBuild('2017-05-01 10:00', '2.1.0(116b762)'));
    flash[0x3fc000] = 4;
    expect(await listen(flash, 200)).toContain('rf_cal[0] !=0x05,is 0x04\r\n');
  });

  test('NodeMCU 3.x has its init data elsewhere, but starts in no less than 1 MB', async () => {
    const nodeMcu = image([200], 'NodeMCU 3.0.0.0 built with Docker provided by frightanic.com');
    expect(await listen(nodeMcu, 200)).toContain('rf cal sector');
    nodeMcu[3] = 0;
    expect(await listen(nodeMcu, 200)).toContain('Flash size (524288) too small to support NodeMCU\r\n');
  });

  test('NodeMCU 3.x with a partition table starts twice the first time and writes its init data at 0xF000', async () => {
    const flash = new Uint8Array(0x400000).fill(0xff);
    flash.set(image([200], 'NodeMCU 3.0.0.0 built with Docker provided by frightanic.com'));
    const table = [5, 0xf000, 0x1000, 102, 0x10000, 0, 0, 0x40213210, 0];
    flash.set([table.length, 1, 0, 0], 0x10000);
    for (const [index, value] of table.entries())
      new DataView(flash.buffer).setUint32(0x10004 + 4 * index, value, true);
    await onFixture(fixture({ flash }), async (made) => {
      made.client.port.setBaudRate(74880);
      await made.client.wait(600);
      const heard = Buffer.from(made.client.take()).toString('latin1');
      expect(heard.match(/ets Jan {2}8 2013,rst cause:1/g)).toHaveLength(2);
      expect(heard).toContain('Writing Init Data to 0x0000f000\r\nrf cal sector');
      expect(made.board.flash[0xf000]).toBe(5);
    });
  });

  test('with a 40 MHz crystal the text is at 115200', async () => {
    await onFixture(fixture({ crystalMHz: 40 }), async ({ client }) => {
      await client.wait(100);
      expect(Buffer.from(client.take()).toString('latin1')).toContain('ets Jan  8 2013');
    });
  });
});

describe('a firmware on the chip', () => {
  const running = async (
    story: (parts: {
      environment: FirmwareEnvironment;
      received: number[];
      made: ReturnType<typeof fixture>;
    }) => Promise<void>,
  ) => {
    const received: number[] = [];
    const environments: FirmwareEnvironment[] = [];
    const start: StartFirmware = (environment) => {
      environments.push(environment);
      environment.setUartBaudRate(115200);
      return { receive: (bytes) => void received.push(...bytes), stop: () => {} };
    };
    await onFixture(fixture({ flash: image([64]) }, start), async (made) => {
      await made.client.wait(200);
      made.client.take();
      await story({ environment: environments[0]!, received, made });
    });
  };

  test('is told how the chip was reset, and starts anew after its own restart', async () => {
    const reasons: number[] = [];
    const start: StartFirmware = (environment) => {
      reasons.push(environment.resetReason);
      if (reasons.length === 1) environment.clock.setTimer(10, () => environment.restart(4));
      return { receive: () => {}, stop: () => {} };
    };
    await onFixture(fixture({ flash: image([64]) }, start), async ({ client }) => {
      await client.wait(500);
      client.port.setLines({ dtr: false, rts: true });
      await client.wait(100);
      client.port.setLines({ dtr: false, rts: false });
      await client.wait(300);
    });
    expect(reasons).toEqual([0, 4, 6]);
  });

  test('gets bytes at the pace of the wire', async () => {
    await running(async ({ received, made }) => {
      made.client.port.write(new Uint8Array(115).fill(65));
      await made.client.wait(5);
      expect(received.length).toBeGreaterThan(40);
      expect(received.length).toBeLessThan(60);
      await made.client.wait(10);
      expect(received).toHaveLength(115);
    });
  });

  test('loses what the 128-byte FIFO cannot hold while the flash is erased', async () => {
    await running(async ({ environment, received, made }) => {
      environment.flash.eraseSector(0x10000);
      made.client.port.write(new Uint8Array(300).fill(66));
      await made.client.wait(100);
      expect(received).toHaveLength(128);
      expect(made.board.counters().droppedByFifo).toBe(172);
    });
  });

  test('hears when all that it sent has left', async () => {
    await running(async ({ environment, made }) => {
      const start = made.clock.now();
      environment.send(new Uint8Array(1152).fill(67));
      await new Promise<void>((resolve) => environment.whenSent?.(resolve));
      expect(made.clock.now() - start).toBeGreaterThan(99);
      expect(made.clock.now() - start).toBeLessThan(103);
    });
  });

  test('that drives GPIO1 is silent, that drives a flash pin crashes', async () => {
    await running(async ({ environment, made }) => {
      environment.pins.setMode(1, 'output');
      environment.send(Uint8Array.of(65, 66));
      await made.client.wait(20);
      expect(made.client.take()).toHaveLength(0);
      environment.pins.setMode(1, 'uart');
      environment.pins.setMode(7, 'output');
      environment.send(Uint8Array.of(65));
      await made.client.wait(30);
      expect(Buffer.from(made.client.take()).toString('latin1')).toContain('Fatal exception (0)');
    });
  });
});
