// The clock and the 492 bytes of the RTC outlive resets and deep sleep, not the power: programs keep
// there what they counted before they slept (ports/esp8266/machine_rtc.c).
import { afterEach, expect, test } from 'vitest';
import { type BoardConsole, boardConsole } from '../../../support/board-console.ts';
import { smallMicroPython } from '../../../support/demo-boards.ts';

let open: BoardConsole | null = null;
afterEach(() => open?.stop());

const banner = 'Type "help()" for more information.\r\n>>> ';
const imports = 'import machine, time; rtc = machine.RTC()';
const asked = 'print(rtc.datetime()[:3], time.localtime()[0], rtc.memory(), machine.reset_cause())';

async function withClockSet() {
  const found = boardConsole(smallMicroPython(), 0x400000);
  open = found;
  await found.until('>>> ');
  const { run } = found;
  await run(imports);
  await run('rtc.datetime((2030, 6, 15, 0, 12, 30, 0, 0))');
  await run("rtc.memory(b'\\x00kept\\xff')");
  const afterReset = async (how: string) => {
    found.type(how);
    await found.until(banner);
    await run(imports);
    return run(asked);
  };
  return { ...found, afterReset };
}

test('a soft reset and machine.reset() keep the clock and the memory', async () => {
  const { afterReset } = await withClockSet();
  const kept = "(2030, 6, 15) 2030 b'\\x00kept\\xff'";
  expect(await afterReset('\x04')).toBe(`${kept} 0\r\n`);
  expect(await afterReset('machine.reset()\r')).toBe(`${kept} 4\r\n`);
});

test('the alarm wakes from deep sleep, and the clock has gone on', async () => {
  const { run, afterReset } = await withClockSet();
  await run('rtc.irq(trigger=rtc.ALARM0, wake=machine.DEEPSLEEP)');
  await run('rtc.alarm(rtc.ALARM0, 100)');
  expect(await afterReset('machine.deepsleep()\r')).toBe("(2030, 6, 15) 2030 b'\\x00kept\\xff' 5\r\n");
  expect(await run('print(rtc.datetime()[4:6] >= (12, 30), rtc.alarm_left())')).toBe('True 0\r\n');
});

test('without power it begins anew at 2000', async () => {
  const first = await withClockSet();
  first.board.unplug();
  const port = first.board.plug();
  port.setBaudRate(115_200);
  let heard = '';
  const until = (text: string) => expect.poll(() => heard.includes(text), { timeout: 15_000 }).toBe(true);
  port.onBytes((bytes) => {
    heard += Buffer.from(bytes).toString('latin1');
  });
  await until(banner);
  port.write(Buffer.from(`${imports}; ${asked}\r`));
  await until("(2000, 1, 1) 2000 b'' 0\r\n");
});

test('refuses what does not fit, and an alarm that is not there', async () => {
  const { run } = await withClockSet();
  expect(await run('rtc.memory(bytes(493))')).toContain('ValueError: buffer too long');
  expect(await run('rtc.alarm(1, 5)')).toContain('ValueError: invalid alarm');
  expect(await run('rtc.memory(bytes(range(256)) + bytes(236)); print(len(rtc.memory()))')).toBe('492\r\n');
});
