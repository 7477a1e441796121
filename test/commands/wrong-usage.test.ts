// What was probably meant, where the parser understands nothing: the exact command to type.
import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/commands/program.ts';
import { wrongUsage } from '../../src/commands/wrong-usage.ts';

/** The hints that the parser's refusal of these words ends in. */
async function hintOf(...argv: string[]): Promise<string> {
  try {
    await createProgram(async () => {}).parseAsync(argv, { from: 'user' });
    return 'understood';
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const verb = ['flash', 'verify', 'read', 'erase', 'exec', 'info'].find((each) => argv.includes(each));
    const wrong = wrongUsage(error, argv, verb);
    expect([wrong.code, wrong.board]).toEqual(['usage', 'unchanged']);
    return wrong.ownHints.join(' ');
  }
}

describe('a verb or an option with letters wrong', () => {
  test.each([
    ['falsh', 'Did you mean "espwb flash"?'],
    ['erace', 'Did you mean "espwb erase"?'],
    ['monitr', 'Did you mean "espwb monitor"?'],
    ['porst', 'Did you mean "espwb ports"?'],
    ['completions', 'Did you mean "espwb completion"?'],
    ['xyzzy', ''],
    ['firmware.bin', 'To flash it: espwb flash firmware.bin'],
    ['./my images/fw', 'To flash it: espwb flash "./my images/fw"'],
    ["./a'b.bin", `To flash it: espwb flash "./a'b.bin"`],
    ['0x1000=fw', 'To flash it: espwb flash 0x1000=fw'],
    ['/dev/ttyUSB0', 'A port goes behind -p: espwb -p /dev/ttyUSB0 opens the workbench on it.'],
    ['COM3', 'A port goes behind -p: espwb -p COM3 opens the workbench on it.'],
    ['virtual:demo', 'A port goes behind -p: espwb -p virtual:demo opens the workbench on it.'],
    ['rfc2217://x:1', 'A port goes behind -p: espwb -p rfc2217://x:1 opens the workbench on it.'],
  ])('%s: %s', async (verb, hint) => {
    expect(await hintOf(verb)).toBe(hint);
  });

  test.each([
    [['flash', 'a.bin', '--flash_mode', 'dio'], 'Did you mean --flash-mode?'],
    [['flash', 'a.bin', '--eraseall'], 'Did you mean --erase-all?'],
    [['flash', 'a.bin', '--adress', '0x0'], 'The address goes before the file: espwb flash 0x0=FILE.'],
    [['flash', 'a.bin', '--offset', '0x0'], 'The address goes before the file: espwb flash 0x0=FILE.'],
    [['verify', 'a.bin', '--addr=0'], 'The address goes before the file: espwb verify 0x0=FILE.'],
    [['read', 'a.bin', '--sizee', '4KB'], 'Here it is --region OFFSET:SIZE.'],
    [['erase', '--start', '0'], 'Here it is --region OFFSET:SIZE.'],
    [['flash', 'a.bin', '--forc'], 'Did you mean --force?'],
    [['info', '--address', '0'], ''],
    [['info', '--jsn'], 'Did you mean --json?'],
    [['info', '--prot', 'COM3'], 'Did you mean --port?'],
    [['info', '--quite'], 'Did you mean --quiet?'],
  ])('%j: %s', async (argv, hint) => {
    expect(await hintOf(...argv)).toBe(hint);
  });
});

describe('a verb of another tool is said as it is here, with its arguments', () => {
  test.each([
    ['write_flash 0x0 fw.bin', 'flash 0x0=fw.bin'],
    ['esptool.py --port COM3 write_flash 0x0 fw.bin', 'flash 0x0=fw.bin -p COM3'],
    ['esptool chip_id', 'info'],
    ['mpremote connect COM3 ls', 'fs ls -p COM3'],
    ['ampy -p COM3 put main.py', 'fs put main.py -p COM3'],
    [
      '--chip esp8266 --port /dev/ttyUSB0 --baud 460800 write-flash -fm dio -ff 40m -fs detect 0x0 a.bin 0x10000 b.bin',
      'flash 0x0=a.bin 0x10000=b.bin --flash-mode dio --flash-freq 40 --flash-size detect -p /dev/ttyUSB0 --baud 460800',
    ],
    [
      '-p COM3 write_flash --flash_size=4MB -e -z 0 fw.bin',
      'flash 0=fw.bin --flash-size 4MB --erase-all -p COM3',
    ],
    ['read_flash 0x100000 0x1000 fs.bin', 'read fs.bin --region 0x100000:0x1000'],
    ['read-flash 0 ALL all.bin', 'read all.bin'],
    ['verify_flash 0x0 fw.bin', 'verify 0x0=fw.bin'],
    ['-p COM3 erase_flash', 'erase -p COM3'],
    ['erase-region 0x1000 4096', 'erase --region 0x1000:4096'],
    ['--before default_reset --after no_reset chip_id', 'info'],
    ['flash_id', 'info'],
    ['read_mac', 'info'],
    ['image_info --version 2 fw.bin', 'firmware identify fw.bin'],
    ['run main.py', 'exec -f main.py'],
    ['run', 'reset'],
    ['connect /dev/ttyUSB0', 'repl -p /dev/ttyUSB0'],
    ['connect COM3 run main.py', 'exec -f main.py -p COM3'],
    ['connect /dev/ttyACM0 fs ls', 'fs ls -p /dev/ttyACM0'],
    ['connect auto ls :lib', 'fs ls lib'],
    ['connect list', 'ports'],
    ['connect serial /dev/ttyUSB0', 'repl -p /dev/ttyUSB0'],
    ['cp main.py :', 'fs put main.py'],
    ['cp -r lib :lib', 'fs put lib lib -r'],
    ['cp :boot.py .', 'fs get boot.py .'],
    ['ls', 'fs ls'],
    ['rm :a.py :b.py', 'fs rm a.py b.py'],
    ['cat :main.py', 'fs get main.py'],
    ['mount src', 'fs watch src'],
    ['soft-reset', 'reset'],
    ['eval 6*7', 'exec "print(6*7)"'],
    ['put main.py', 'fs put main.py'],
    ['rsync src /pyboard/lib', 'fs sync src /lib'],
    ['upload init.lua blink.lua', 'fs put init.lua blink.lua'],
    ['file list', 'fs ls'],
    ['file do init.lua', 'exec "dofile(\\"init.lua\\")"'],
    ['node restart', 'reset'],
    ['fsinfo', 'fs df'],
    ['mkfs', 'fs format'],
    ['terminal --port=COM4', 'repl -p COM4'],
    ['devices', 'ports'],
    ['backup', 'read backup.bin'],
  ])('%s: espwb %s', async (typed, here) => {
    expect(await hintOf(...typed.split(' '))).toBe(`Here it is: espwb ${here}`);
  });

  test.each([
    'elf2image a.elf',
    'mip install x',
    'rtc --set',
    'merge_bin',
    'resume',
    'cp :a :b',
    'dump_mem 0 4 x',
  ])('%s: a sentence, where espwb has no command', async (typed) => {
    expect(await hintOf(...typed.split(' '))).toMatch(/espwb|leave/);
  });

  test('a name in it stays one word and text', async () => {
    expect(await hintOf('write_flash', '0', 'my fw\x1b[2J.bin')).toBe(
      'Here it is: espwb flash "0=my fw\\x1b[2J.bin"',
    );
  });
});

describe('a flag of another tool', () => {
  test.each([
    [['flash', 'a.bin', '-fm', 'dio'], /--flash-mode/],
    [['flash', 'a.bin', '-b', '460800'], /--baud/],
    [['flash', 'a.bin', '--before', 'no_reset'], /Leave it out/],
    [['flash', 'a.bin', '--after', 'no_reset'], /reset --bootloader/],
    [['flash', 'a.bin', '--verify'], /always verified/],
    [['flash', 'a.bin', '--no_compress'], /compressed/],
    [['info', '--chip', 'esp8266'], /asks the chip/],
    [['info', '--trace'], /--verbose/],
  ])('%j says what it is here', async (argv, hint) => {
    expect(await hintOf(...argv)).toMatch(hint);
  });
});
