import { describe, expect, test } from 'vitest';
import { sleep } from '../../../../src/device/clock.ts';
import { connectFirmware } from '../../../../src/device/firmware/connect-firmware.ts';
import { nodemcuPins } from '../../../../src/device/firmware/nodemcu/pins.ts';
import { bareSession } from '../../../support/bare-session.ts';
import { ScriptedTransport } from '../../../support/scripted-transport.ts';
import { TestClock } from '../../../support/test-clock.ts';
import { ScriptedNodemcu } from './scripted-nodemcu.ts';

const newInfo =
  'node={info=function() return {node_version_major=3,node_version_minor=0,node_version_revision=1} end}';
const oldInfo = 'node={info=function() return 2,2,1,1458400,4016,4096,2,40000000 end}';
const gpio = `
gpio={OUTPUT=1,INPUT=0,PULLUP=1,FLOAT=0,log={}}
local level={}
function gpio.mode(i,m) gpio.log[#gpio.log+1]='mode '..i..' '..m end
function gpio.write(i,v) level[i]=v end
function gpio.read(i) return level[i] or 0 end`;

async function boardWith(prelude: string, chunkBytes?: number, error?: (it: string) => string) {
  const clock = new TestClock();
  const transport = new ScriptedTransport(clock, chunkBytes);
  const board = new ScriptedNodemcu(transport, clock, prelude, error);
  const session = bareSession(transport, clock);
  const context = { signal: new AbortController().signal, onEvent: () => {} };
  const link = await clock.run(connectFirmware(session, context));
  const exec = async (code: string, plainOutput = false) => {
    const { stdout, stderr } = await clock.run(link.exec(code, { signal: context.signal, plainOutput }));
    return [Buffer.from(stdout).toString(), Buffer.from(stderr).toString()];
  };
  /** What a timer of a program on the board prints. */
  const says = (text: string) => transport.send(text);
  return { clock, board, session, link, exec, says, signal: context.signal };
}

describe('NodeMCU Lua', () => {
  test.each([
    [newInfo, '3.0.1'],
    [oldInfo, '2.2.1'],
  ])('the version is read from either shape of node.info: %#', async (prelude, version) => {
    const { link, session } = await boardWith(prelude);
    expect(link.facts).toEqual({ kind: 'nodemcu', version, board: null });
    expect(session.state).toBe('lua idle');
  });

  test.each([1, 3, 1000])(
    'runs expressions, statements and whole scripts, in chunks of %i bytes',
    async (size) => {
      const { exec } = await boardWith(newInfo, size);
      expect(await exec('=6*7')).toEqual(['42\r\n', '']);
      expect(await exec('print("> ") print(">> ")')).toEqual(['> \r\n>> \r\n', '']);
      const script = 'local t = {}\nfor i = 1, 3 do\n  t[#t + 1] = i * i\nend\nprint(table.concat(t, " "))';
      expect(await exec(script)).toEqual(['1 4 9\r\n', '']);
    },
  );

  test('behind a prompt that a timer has printed over, code runs all the same', async () => {
    const { clock, exec, says } = await boardWith(newInfo);
    says('tick\r\n');
    expect(await exec('=6*7')).toEqual(['42\r\n', '']);
    says('half a tick');
    await clock.run(sleep(clock, 50));
    expect(await exec('print(1)', true)).toEqual(['1\r\n', '']);
  });

  test('a line that a person has begun is left alone, printed over or not', async () => {
    const { clock, exec, link, says } = await boardWith(newInfo);
    await clock.run(link.type(Buffer.from('node.resta')));
    await clock.run(sleep(clock, 50));
    await expect(exec('=1')).rejects.toMatchObject({ code: 'repl-busy' });
    says('\r\ntick\r\n');
    await expect(exec('=1')).rejects.toMatchObject({ code: 'repl-busy' });
    await clock.run(link.type(Buffer.from('rt = nil\r')));
    await clock.run(sleep(clock, 50));
    expect(await exec('=node.restart')).toEqual(['nil\r\n', '']);
  });

  test('lines far beyond the input of 255 characters arrive whole', async () => {
    const { exec, board } = await boardWith(newInfo);
    expect(await exec(`print(#"${'x'.repeat(3000)}")`)).toEqual(['3000\r\n', '']);
    expect(board.lostLines).toBe(0);
  });

  test('an error is stderr, with what was printed before it in stdout, and the prompt stands again', async () => {
    const { exec, session } = await boardWith(newInfo);
    const [stdout, stderr] = await exec('print("before")\nerror("no")');
    expect(stdout).toBe('before\r\n');
    expect(stderr).toMatch(/^stdin:2: no/);
    expect((await exec('print((')).at(1)).toContain('stdin:1:');
    expect(session.state).toBe('lua idle');
    expect(await exec('=1')).toEqual(['1\r\n', '']);
  });

  test.each([
    ['3.x', (it: string) => `Lua error: ${it}`],
    ['2.x', (it: string) => it],
  ])('a single line tells its error in the wording of %s', async (_version, wording) => {
    const { exec } = await boardWith(newInfo, undefined, wording);
    const [stdout, stderr] = await exec('nothing.here()', true);
    expect([stdout, stderr?.includes("global 'nothing'")]).toEqual(['', true]);
  });

  test('an unfinished line is not left behind', async () => {
    const { exec, session } = await boardWith(newInfo);
    await expect(exec('for i=1,3 do', true)).rejects.toMatchObject({ code: 'code-raised' });
    expect(session.state).toBe('lua idle');
    expect(await exec('=1', true)).toEqual(['1\r\n', '']);
  });

  test('there is no interrupt, and that is what it says', async () => {
    const { link, signal } = await boardWith(newInfo);
    await expect(link.interrupt(signal)).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('pins go by their IO index, never by the GPIO number', async () => {
    const { link, clock, exec, signal } = await boardWith(`${newInfo}\n${gpio}`);
    const pins = nodemcuPins(link, []);
    expect(await clock.run(pins.set(2, 1, signal))).toEqual({ pin: 2, level: 1, mode: 'output' });
    expect((await clock.run(pins.toggle(2, signal))).level).toBe(0);
    expect(await exec('=gpio.read(4), table.concat(gpio.log, ",")')).toEqual([
      '0\tmode 4 1,mode 4 1\r\n',
      '',
    ]);
    expect(await clock.run(pins.read([16, 2], signal))).toHaveLength(2);
    await expect(clock.run(pins.pwm(5, 100, 1, signal))).rejects.toMatchObject({ code: 'unsupported' });
  });
});
