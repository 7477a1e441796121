// Whatever bytes come from outside, each parser of them ends, with a value or with an error of espwb's own:
// never with a bug, never with text that commands a terminal.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBootText } from '../../src/device/boot-text.ts';
import { isEspError } from '../../src/device/errors.ts';
import { explainLine } from '../../src/device/firmware/explain-line.ts';
import { recogniseTalk } from '../../src/device/firmware/firmware-signs.ts';
import { parseBanner } from '../../src/device/firmware/micropython/banner.ts';
import { splitError } from '../../src/device/firmware/nodemcu/lua-code.ts';
import { createOutputSorter } from '../../src/device/firmware/sort-output.ts';
import { parseImage } from '../../src/device/image/header.ts';
import { recogniseImage } from '../../src/device/image/recognise.ts';
import { createLineCutter } from '../../src/device/line-cutter.ts';
import { SlipDecoder } from '../../src/device/loader/slip.ts';
import { parseDownloadPage } from '../../src/device/releases/download-page.ts';
import { parseReleaseName } from '../../src/device/releases/release.ts';
import { createTelnetDecoder } from '../../src/device/transport/telnet.ts';

/** Words that the parsers look for, in the middle of noise. */
const words = [
  ...[
    'MicroPython v1.22 on 2024-01-01; ESP module with ESP8266\r\n>>> ',
    'NodeMCU 3.0.0.0',
    'AT version:',
    '\r\nOK\r\n',
  ],
  ...[
    ' ets Jan  8 2013,rst cause:2, boot mode:(3,6)',
    'Fatal exception 28(',
    'epc1=0x',
    'Traceback (most recent',
    'stdin:1: ',
  ],
  ...[
    '\xe9\x03\x02\x40',
    '\xea\x04\x00\x01',
    '\xc0',
    '\xdb\xdc',
    '\xff\xfa\x2c',
    '\xff\xf0',
    '\xff\xff',
    '\x1b[',
    '\u0000',
  ],
  ...[
    '<a href="/resources/firmware/ESP8266_GENERIC-20240105-v1.22.1.bin">',
    '99999999999999999999',
    '-1',
    '%00',
  ],
].map((text) => Buffer.from(text, 'latin1'));

const bytes = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.uint8Array({ maxLength: 16 })), { maxLength: 24 })
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

const ends = (parse: () => unknown) => {
  try {
    return parse();
  } catch (error) {
    if (isEspError(error)) return error.message;
    throw error;
  }
};
const latin = (each: Uint8Array) => Buffer.from(each).toString('latin1');

test.each<readonly [string, (each: Uint8Array) => unknown]>([
  ['SLIP', (each) => new SlipDecoder(4096).push(each)],
  ['telnet', (each) => createTelnetDecoder()(each)],
  ['the header of an image', (each) => parseImage(each)],
  ['what an image is', (each) => recogniseImage(each)],
  ['the boot text', (each) => decodeBootText(latin(each))],
  ['a line of the log', (each) => explainLine(latin(each))],
  ['the banner of MicroPython', (each) => parseBanner(latin(each))],
  ['what a firmware says', (each) => recogniseTalk(latin(each))],
  ['an error of Lua', (each) => splitError(latin(each))],
  ['output with boot text in it', (each) => createOutputSorter().push(each)],
  ['a page of downloads', (each) => parseDownloadPage(latin(each))],
  ['the name of a release', (each) => parseReleaseName(latin(each))],
])('%s', (_, parse) => {
  fc.assert(fc.property(bytes, (each) => void ends(() => parse(each))));
});

test('lines of whatever a board prints are bounded and command nothing', () => {
  fc.assert(
    fc.property(fc.array(bytes), (pieces) => {
      const lines: string[] = [];
      const cutter = createLineCutter((line) => lines.push(line));
      for (const piece of pieces) cutter.push(piece);
      cutter.end();
      for (const line of lines) {
        expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]/);
        expect(line.length).toBeLessThanOrEqual(1024 * 4);
      }
    }),
  );
});
