// Each parser of bytes that come from outside, with a few inputs that it knows (to break them) and what has
// to hold of any input: it ends, with a value or with an error of its own, and what it shows is text.
import { decodeBootText } from '../../src/device/chips/esp8266/boot-text.ts';
import { chipIdOf, embeddedFlashOf, macOf } from '../../src/device/chips/esp8266/efuse.ts';
import { chipNamed } from '../../src/device/chips/index.ts';
import { explainLine } from '../../src/device/explain-line.ts';
import { bytesOfLiteral } from '../../src/device/files/bytes-literal.ts';
import { createContentStream, micropythonForm, nodemcuForm } from '../../src/device/files/content-stream.ts';
import { remotePath } from '../../src/device/files/remote-path.ts';
import { recogniseTalk } from '../../src/device/firmware/firmware-signs.ts';
import { parseBanner } from '../../src/device/firmware/micropython/banner.ts';
import { createRawFrame } from '../../src/device/firmware/micropython/raw-frame.ts';
import { pieceIn } from '../../src/device/firmware/nodemcu/block-code.ts';
import { splitError } from '../../src/device/firmware/nodemcu/lua-code.ts';
import { behindEcho } from '../../src/device/firmware/nodemcu/lua-echo.ts';
import { createMarkedOutput } from '../../src/device/firmware/nodemcu/marked-output.ts';
import { promptAtEnd } from '../../src/device/firmware/prompt-at-end.ts';
import { createOutputSorter } from '../../src/device/firmware/sort-output.ts';
import { initDataAt } from '../../src/device/flash/init-data.ts';
import { demoMicroPython, demoNodeMcu } from '../../src/device/image/demo-image.ts';
import { otaSequence, startedSlot } from '../../src/device/image/family/ota-data.ts';
import { parsePartitionTable } from '../../src/device/image/family/partition-table.ts';
import type { ImageFacts } from '../../src/device/image/image-facts.ts';
import { offsetInName } from '../../src/device/image/offset-in-name.ts';
import { recogniseImage } from '../../src/device/image/recognise.ts';
import { createLineCutter } from '../../src/device/line-cutter.ts';
import { describeFlashId } from '../../src/device/loader/flash-id.ts';
import { decodeReply } from '../../src/device/loader/packet.ts';
import { parseResetSequence } from '../../src/device/loader/reset-sequence.ts';
import { SlipDecoder } from '../../src/device/loader/slip.ts';
import { isUnreadable } from '../../src/device/noise.ts';
import { parsePin } from '../../src/device/pins/parse-pin.ts';
import { parseDownloadPage } from '../../src/device/releases/download-page.ts';
import { parseReleaseName } from '../../src/device/releases/release.ts';
import { parseSize } from '../../src/device/sizes.ts';
import { parseHostAddress } from '../../src/device/transport/byte-socket.ts';
import { createTelnetDecoder } from '../../src/device/transport/telnet.ts';
import { parseVirtualPath } from '../../src/platform/virtual-spec.ts';
import { createOutputDrawing } from '../../src/screens/repl/draw-output.ts';
import { foreignProtocol } from '../../src/serial-server/first-bytes.ts';
import { ListenerError } from '../../src/serial-server/listener.ts';
import { parseListenerUrl } from '../../src/serial-server/listener-url.ts';
import { createTelnetParser } from '../../src/serial-server/telnet.ts';
import { boardTextFilter } from '../../src/terminal/board-text-filter.ts';
import { KeyDecoder } from '../../src/terminal/key-decoder.ts';
import { isPrintable, printable, printableJson, printableLines, visible } from '../../src/text/printable.ts';
import { FileError } from '../../src/virtual-board/firmware/file-error.ts';
import { listed } from '../../src/virtual-board/firmware/file-system.ts';
import { LittleFs } from '../../src/virtual-board/firmware/littlefs/little-fs.ts';
import { recogniseBootImage } from '../../src/virtual-board/firmware/recognise.ts';
import { ControlError, parseFault } from '../../src/virtual-board/listeners/control-commands.ts';
import { decodeFlash, encodeFlash, StateFileError } from '../../src/virtual-board/state-file.ts';
import { odd } from '../device/image/odd-files.ts';
import {
  formatted,
  forReading,
  norFlash,
  options,
  put,
} from '../virtual-board/firmware/littlefs/nor-flash.ts';
import {
  appData,
  arduinoRows,
  bootLoaderData,
  extendedImage,
  laidOut,
  otaEntry,
  partitionTable,
} from './esp32-image.ts';
import { known } from './fuzz-bytes.ts';
import { latin, must, mustBeText, type OutsideParser, pieces, seeds, utf8 } from './outside-parser.ts';
import { parsersHere } from './outside-parsers-here.ts';
import { TestClock } from './test-clock.ts';

const sameCut = (name: string, whole: unknown, cut: unknown) =>
  must(JSON.stringify(whole) === JSON.stringify(cut), `${name} depends on where its input is cut`);
const joinData = (events: readonly { readonly type: string }[]): unknown[] =>
  events.flatMap<unknown>((event) =>
    'bytes' in event && event.type === 'data' ? [...(event.bytes as Uint8Array)] : [event],
  );

const micropythonBanner =
  'MicroPython v1.22.0 on 2024-01-01; ESP module with ESP8266\r\nType "help()"\r\n>>> ';
const bootText =
  '\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n\r\nload 0x40100000, len 1856, room 16 \r\ntail 0\r\nchksum 0x63\r\ncsum 0x63\r\n' +
  'Fatal exception 28(LoadProhibitedCause):\r\nepc1=0x40100000, epc2=0x0, excvaddr=0x0, depc=0x0\r\nrf_cal[0] !=0x05,is 0xFF\r\n';
const luaBanner =
  '\r\nNodeMCU 3.0.0.0 built on nodemcu-build.com\r\n\tbranch: release\r\n\tmodules: file,gpio,node\r\n build 2024-01-01 powered by Lua 5.1.4 on SDK 3.0.1\r\n> ';
const traceback =
  'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nNameError: name \'x\' is not defined\r\n';
/** The whole image is too long to be broken a thousand times a second; its parts have what is parsed. */
const imageSeeds = [demoMicroPython(), demoNodeMcu(), demoMicroPython({ sizeBytes: 0x60000 })].flatMap(
  (image) => [
    image.subarray(0, 4096),
    image.subarray(0, 16_000),
    Buffer.concat([image.subarray(0, 2048), image.subarray(-2048)]),
  ],
);

const familyProgramSeed = extendedImage({
  segments: [
    [
      0x3f40_0020,
      appData({ project: 'blink', strings: 'MicroPython v1.26.1 on 2025-09-11\0; X with ESP32\0' }),
    ],
  ],
});
const familySeeds = [
  familyProgramSeed,
  partitionTable(arduinoRows),
  otaEntry(1),
  laidOut([
    [0, extendedImage({ chipId: 5, segments: [[0x3fcd_5820, bootLoaderData()]] })],
    [0x1000, partitionTable([['factory', 0, 0, 0x2000, 0x1000]])],
    [0x2000, familyProgramSeed],
  ]),
];

/** A small file system with a folder, an inline file and one of several blocks. */
const littleFsSeed = (): Uint8Array => {
  const { fs, region } = formatted(8);
  fs.makeFolder('/lib');
  put(fs, '/main.py', new Uint8Array(20).fill(0x61));
  put(fs, '/lib/a.py', new Uint8Array(300).fill(0x62));
  return region().slice();
};

function mount(bytes: Uint8Array): void {
  const nor = norFlash(8);
  nor.region().set(bytes.subarray(0, nor.region().length));
  const fs = new LittleFs(nor.device(), options);
  const visit = (folder: string, depth: number) => {
    for (const { name, isFolder } of listed(fs, folder || '/')) {
      const path = `${folder}/${Buffer.from(name).toString('utf8')}`;
      if (isFolder && depth < 4) visit(path, depth + 1);
      if (isFolder) continue;
      try {
        fs.open(path, forReading).read(4096);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
    }
  };
  visit('', 0);
}

const oddSeeds = [
  ...Object.values(odd).map(({ bytes }) => bytes),
  ...seeds(
    'NodeMCU 3.0.0.0\n\tbranch: x\n\tmodules: -\n\tbuild type: float\n',
    ':020000040000fa\n',
    'S00600004844521b\n',
  ),
];
const initDataSeeds = [new Uint8Array(256).fill(0xff).fill(5, 0, 128), new Uint8Array(128).fill(5)];
const hexBytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** Whatever an image says of itself is shown to people. */
function imageIsText({ problems, version, board, nodemcu, family }: ImageFacts): void {
  const { app, bootLoader, partitions, offsetReason } = family ?? {};
  const about = [
    app?.project,
    app?.version,
    app?.idf,
    app?.date,
    app?.time,
    bootLoader?.idf,
    bootLoader?.date,
  ];
  const labels = (partitions ?? []).flatMap(({ label, type, subtype }) => [label, type, subtype]);
  const build = [nodemcu?.branch, nodemcu?.lua, ...(nodemcu?.modules ?? [])];
  for (const text of [version, board, ...build, ...about, ...labels, offsetReason]) mustBeText(text ?? '');
  for (const { message } of problems) mustBeText(message);
}

export async function outsideParsers(): Promise<readonly OutsideParser[]> {
  const flashFile = Buffer.concat(encodeFlash(new Uint8Array(512 * 1024).fill(0xff).fill(0, 4096, 8192)));
  const flashHead = Buffer.from(flashFile);
  return [
    {
      name: 'SLIP',
      seeds: known,
      parse: (bytes) => {
        const whole = new SlipDecoder(4096).push(bytes);
        const decoder = new SlipDecoder(4096);
        const cut = pieces(bytes).flatMap((piece) => decoder.push(piece));
        if (whole.length < 200) sameCut('SLIP', whole, cut);
        for (const frame of whole) decodeReply(frame);
      },
    },
    {
      name: 'telnet of a server',
      seeds: known,
      parse: (bytes) => {
        const decode = createTelnetDecoder();
        sameCut('telnet', joinData(createTelnetDecoder()(bytes)), joinData(pieces(bytes).flatMap(decode)));
      },
    },
    {
      name: 'telnet of a client',
      seeds: known,
      parse: (bytes) => {
        const decode = createTelnetParser();
        sameCut('telnet', joinData(createTelnetParser()(bytes)), joinData(pieces(bytes).flatMap(decode)));
      },
    },
    {
      name: 'the first bytes of a client',
      seeds: seeds('POST / HTTP/1.1\r\n', '\x16\x03\x01', '\x03\x03\r'),
      parse: foreignProtocol,
    },
    { name: 'the boot text', seeds: seeds(bootText), parse: (bytes) => decodeBootText(latin(bytes)) },
    {
      name: 'a line of the log',
      seeds: seeds(...bootText.split('\r\n'), 'Guru Meditation', traceback),
      parse: (bytes) => mustBeText(explainLine(latin(bytes)) ?? ''),
    },
    { name: 'noise', seeds: seeds(bootText), parse: isUnreadable },
    {
      name: 'a banner of MicroPython',
      seeds: seeds(micropythonBanner),
      parse: (bytes) => parseBanner(latin(bytes)),
    },
    {
      name: 'what a firmware says',
      seeds: seeds(
        micropythonBanner,
        luaBanner,
        'AT version:2.2.0.0\r\nOK\r\n',
        '[C][logger:443]: x',
        'Tasmota 13.1',
      ),
      parse: (bytes) => recogniseTalk(latin(bytes)),
    },
    {
      name: 'a prompt',
      seeds: seeds(micropythonBanner, luaBanner, '>>> x', '... ', '>> ', '=== '),
      parse: (bytes) => promptAtEnd(latin(bytes)),
    },
    {
      name: 'an error of Lua',
      seeds: seeds('stdin:1: x', 'Lua error: y\nstack traceback:\n'),
      parse: (bytes) => splitError(latin(bytes)),
    },
    {
      name: 'an echo of a line',
      seeds: seeds('print(1)\r\n', 'pritick\r\nnt(1)\r\n> '),
      parse: (bytes) => behindEcho(latin(bytes), 'print(1)'),
    },
    {
      name: 'marked output',
      seeds: seeds('\x02ab\r\n1\r\n\x03ab+', '\x02ab\r\n\x03ab-stdin:1: x\x03ab> '),
      parse: (bytes) => {
        const output = createMarkedOutput('ab', () => {});
        for (const piece of pieces(bytes)) output.push(piece);
      },
    },
    {
      name: 'a raw frame',
      seeds: seeds(
        '1\r\n\x04\x04>',
        `\x04${traceback}\x04>`,
        '\x04\x04\r\nMPY: soft reboot\r\n',
        'a\x04b\x04>c\x04\x04>',
      ),
      parse: (bytes) => {
        const output: number[] = [];
        const frame = createRawFrame((out) => output.push(...out));
        let rest = bytes;
        for (let turns = 0; rest.length > 0 && turns < 50; turns++) {
          rest = frame.push(rest);
          if (frame.end === 'doubtful') frame.reopen();
          else if (frame.end !== 'open') break;
        }
        frame.settle();
        must(output.length <= bytes.length, 'more output than input');
      },
    },
    { name: 'a piece of a NodeMCU file', seeds: seeds('\x02\x00\x03abc\x03', '\x18'), parse: pieceIn },
    {
      name: 'output with boot text in it',
      seeds: seeds(bootText, micropythonBanner, traceback),
      parse: (bytes) => createOutputSorter().push(bytes),
    },
    {
      name: 'a file in base64',
      seeds: seeds(
        'YWJj\r\n#ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\r\n',
        "~b'abc~'\r\nYWJj\r\n",
      ),
      parse: (bytes) => {
        const stream = createContentStream(micropythonForm);
        for (const piece of pieces(bytes)) stream.push(piece);
        return stream.finish();
      },
    },
    {
      name: 'a file in hex',
      seeds: seeds('616263\r\n#44253 3\r\n', '00ff\r\n\r\n'),
      parse: (bytes) => {
        const stream = createContentStream(nodemcuForm(false));
        for (const piece of pieces(bytes)) stream.push(piece);
        return stream.finish();
      },
    },
    {
      name: 'a literal of bytes',
      seeds: seeds("b'a\\x00\\n'", 'b"\\\\"'),
      parse: (bytes) => bytesOfLiteral(latin(bytes)),
    },
    {
      name: 'lines of whatever a board prints',
      seeds: seeds(bootText, traceback, '\x1b[31mred\x1b[0m\r\n'),
      parse: (bytes) => {
        const cutter = createLineCutter((line) => {
          mustBeText(line);
          must(line.length <= 4096, `a line of ${line.length}`);
        });
        for (const piece of pieces(bytes)) cutter.push(piece);
        cutter.end();
      },
    },
    {
      name: 'the filter of running output',
      seeds: seeds('\x1b[31mred\x1b[0m', '\x1b]0;x\x07', '\xc2\x9b31m', '\xe2\x80\xae', '\x1bP$q"p\x1b\\'),
      parse: (bytes) => {
        const filter = boardTextFilter();
        const shown = utf8(
          Buffer.concat([...pieces(bytes).map((piece) => filter(piece)), filter(new Uint8Array(0), true)]),
        );
        mustBeText(shown.replace(/[\x07\b\t\r]/g, ''), /\x1b\[[0-9:;]*[mKJABCDEFGHfdsuPX@]/g);
      },
    },
    {
      name: 'the filter of text',
      seeds: seeds('\xc2\x9b', '\xe2\x80\xae', '\x1b[2J', '\xf3\xa0\x81\xa1', 'a\u0301'),
      parse: (bytes) => {
        for (const text of [
          printable(bytes),
          printable(utf8(bytes)),
          visible(utf8(bytes)),
          printableLines(latin(bytes)),
          printableJson(utf8(bytes)),
        ])
          mustBeText(text);
        must(JSON.parse(printableJson(utf8(bytes))) === utf8(bytes), 'JSON has changed what it says');
      },
    },
    {
      name: 'the pane of the REPL',
      seeds: seeds(bootText, '\x1b[2J\x1b[1;1H', '\xff\xfe\xfd'.repeat(20)),
      parse: (bytes) => {
        const drawing = createOutputDrawing();
        for (const piece of pieces(bytes)) drawing.draw(piece);
      },
    },
    {
      name: 'keys',
      seeds: seeds(
        '\x1b[A\x1b[1;5C\x1bOP',
        '\x1b[200~pasted\x1b[201~',
        '\x1b',
        '\xc3\xa9\xf0\x9f\x98\x80',
        '\x1b[?1;2c\x1b]11;rgb:0/0/0\x07',
      ),
      parse: (bytes) => {
        let keys = 0;
        const decoder = new KeyDecoder(new TestClock(), () => keys++);
        for (const piece of pieces(bytes)) decoder.push(piece);
        decoder.flush();
        must(keys <= bytes.length, 'more keys than bytes');
      },
    },
    { name: 'an image', seeds: imageSeeds, parse: (bytes) => imageIsText(recogniseImage(bytes)) },
    {
      name: 'an image of the ESP32 family',
      seeds: familySeeds,
      parse: (bytes) => {
        for (const id of ['esp32', 'esp32c3'] as const)
          imageIsText(recogniseImage(bytes, undefined, chipNamed(id)));
        parsePartitionTable(bytes);
        startedSlot({ partitions: [], problems: [] }, otaSequence([bytes]));
      },
    },
    {
      name: 'a file that is no image',
      seeds: oddSeeds,
      parse: (bytes) => imageIsText(recogniseImage(bytes)),
    },
    {
      name: 'the offset in a name',
      seeds: seeds('nodemcu-0x10000.bin', '0x00000.bin', 'a@0x1000', 'eagle.irom0text.bin'),
      parse: (bytes) => offsetInName(utf8(bytes)),
    },
    { name: 'init data', seeds: initDataSeeds, parse: (bytes) => initDataAt(bytes) },
    {
      name: 'efuses and the id of a flash',
      seeds: [new Uint8Array(20).fill(0xff), hexBytes('000062000000016402b0000000000000c8401600')],
      parse: (bytes) => {
        const padded = new Uint8Array(20);
        padded.set(bytes.subarray(0, 20));
        const word = (at: number) => new DataView(padded.buffer).getUint32(at, true);
        const efuse = [word(0), word(4), word(8), word(12)] as const;
        chipIdOf(efuse);
        embeddedFlashOf(efuse);
        const { vendor, sizeBytes } = describeFlashId(word(16));
        mustBeText(vendor ?? '');
        must(sizeBytes === null || (sizeBytes > 0 && sizeBytes <= 256 << 20), `flash of ${sizeBytes}`);
        mustBeText(macOf(efuse));
      },
    },
    { name: 'an image beyond 0x0', seeds: imageSeeds, parse: (bytes) => recogniseImage(bytes, 0x10000) },
    { name: 'what a virtual board boots', seeds: imageSeeds, parse: (bytes) => recogniseBootImage(bytes) },
    {
      name: 'a page of downloads',
      seeds: seeds(
        '<a href="/resources/firmware/ESP8266_GENERIC-20240105-v1.22.1.bin">v1.22.1 (2024-01-05) .bin</a>\n',
      ),
      parse: (bytes) => {
        const releases = parseDownloadPage(latin(bytes));
        for (const { fileName } of releases)
          must(isPrintable(fileName) && !/[\\/]/.test(fileName), `named ${printable(fileName)}`);
      },
    },
    {
      name: 'the name of a release',
      seeds: seeds('ESP8266_GENERIC-FLASH_1M-20240105-v1.22.1.bin'),
      parse: (bytes) => parseReleaseName(latin(bytes)),
    },
    {
      name: 'the flash of a virtual board',
      seeds: [flashHead],
      parse: decodeFlash,
      refusals: [StateFileError],
    },
    { name: 'a littlefs', seeds: [littleFsSeed()], parse: mount, refusals: [FileError] },
    {
      name: 'a fault of the control listener',
      seeds: seeds('{"kind":"noise","direction":"out","rate":0.1}', '{"kind":"__proto__"}'),
      parse: (bytes) => parseFault(jsonOf(bytes)),
      refusals: [ControlError],
    },
    {
      name: 'a listener',
      seeds: seeds('tcp://127.0.0.1:0?boot=flash', 'pty:/tmp/x'),
      parse: (bytes) => parseListenerUrl(latin(bytes)),
      refusals: [ListenerError],
    },
    {
      name: 'a virtual board',
      seeds: seeds('virtual:demo?flash=1MB&timing=real'),
      parse: (bytes) => parseVirtualPath(`virtual:${utf8(bytes)}`),
    },
    {
      name: 'an address',
      seeds: seeds('token@host:23', '[::1]:4000'),
      parse: (bytes) => parseHostAddress(utf8(bytes)),
    },
    {
      name: 'a path on a board',
      seeds: seeds(':lib/a.py', '/a/../b'),
      parse: (bytes) => must(!remotePath(utf8(bytes)).includes('/../'), 'leads up'),
    },
    {
      name: 'a size',
      seeds: seeds('4096', '0x1000', '4KB', '1MB'),
      parse: (bytes) => must(parseSize(utf8(bytes)) <= 16 * 1024 * 1024, 'too large'),
    },
    { name: 'a pin', seeds: seeds('GPIO2', 'D4', 'LED', '16'), parse: (bytes) => parsePin(utf8(bytes)) },
    {
      name: 'a reset of one’s own',
      seeds: seeds('D0|R1|W0.1|D1|R0|W0.05|D0'),
      parse: (bytes) => parseResetSequence(utf8(bytes)),
    },
    ...parsersHere,
  ];
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8(bytes));
  } catch {
    return null;
  }
}
