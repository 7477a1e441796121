// Text that people hand to a flasher: the page or the message that came instead of a download, hex
// records, source code, and bytes that went through something that took them for text.

import { printable } from '../../text/printable.ts';
import { advise, type Hint } from '../advice.ts';

export type TextKind = { readonly what: string; readonly hint: Hint };

const again = 'Download the file itself: on GitHub by "Download raw file" or from "Releases".';
const binFrom = (format: string): string =>
  `The build mostly leaves a .bin, too; else one comes of it by "objcopy -I ${format} -O binary FILE firmware.bin".`;
/** For files that something took for text on their way. */
export const asBinary =
  'Download or copy the file again as binary: not as text, not by "ascii" FTP, not by ">" in PowerShell.';
const lookedAtBytes = 4096;

const aWebPage: TextKind = { what: 'a web page: the download went wrong', hint: again };

/** null where the file is nothing of what has a name here. At an `offset` behind 0x0 data may be text of some kinds. */
export function namedText(bytes: Uint8Array, offset: number): TextKind | null {
  const start = Buffer.from(bytes.subarray(0, lookedAtBytes)).toString('latin1');
  const text = start.replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  if (
    /^<(?:!doctype html|html|head|body|!--|script|title)/i.test(text) ||
    /^<\?xml[^<]*<(?:!doctype html|html)/i.test(text)
  )
    return aWebPage;
  if (/^version https:\/\/git-lfs\.github\.com\//.test(text))
    return {
      what: 'a pointer of Git LFS: the file itself was not fetched',
      hint: 'Fetch it with "git lfs pull", or by "Download raw file" on the page of the file.',
    };
  if (isHexRecord(text)) return { what: 'an Intel HEX file: flash the .bin', hint: binFrom('ihex') };
  if (isSRecord(text)) return { what: 'an S-record file: flash the .bin', hint: binFrom('srec') };
  if (bytes[0] === 0xef && bytes[1] === 0xbf && bytes[2] === 0xbd)
    return { what: 'a file whose bytes were taken for text and changed', hint: asBinary };
  return offset === 0 ? whatCannotStart(bytes, text) : null;
}

function whatCannotStart(bytes: Uint8Array, text: string): TextKind | null {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { what: 'text in UTF-16', hint: asBinary };
  if (!isText(bytes)) return null;
  if (/^<(?:meta|div|p|h[1-6]|table|center|iframe|a )/i.test(text)) return aWebPage;
  if (isHexDump(text))
    return {
      what: 'a hex dump of a file',
      hint: 'Get the file itself, or make it of this: "xxd -r FILE firmware.bin".',
    };
  if (isBase64(text))
    return { what: 'a file in base64', hint: 'Decode it first: "base64 -d FILE > firmware.bin".' };
  if (/^<\?xml|^<[a-z][\w:-]*[\s/>]/i.test(text))
    return { what: 'an XML file: the download may have gone wrong', hint: again };
  if (/^[{[]\s*["{\]}]/.test(text)) return { what: 'JSON, as servers answer instead of a file', hint: again };
  if (/^(?:\d{3}:? |not found|access denied|forbidden|repository not found)/i.test(text))
    return { what: `a message instead of a file: ${quoted(text)}`, hint: again };
  if (/^(?:#!.*python|import \w|from [\w.]+ import |def \w+\(|(?:async def|class) \w+)/m.test(text))
    return {
      what: 'Python source',
      hint: advise('copy-to-board', { firmware: 'MicroPython', isSource: true }),
    };
  const isC = /^(?:#include|#define|void setup|\/\*|\/\/)|\)\s*\{\s*$|;\s*$/m.test(text);
  if (!isC && /^(?:local \w|function \w|require\b|node\.|gpio\.|wifi\.)/m.test(text))
    return {
      what: 'Lua source',
      hint: advise('copy-to-board', { firmware: 'NodeMCU', isSource: true }),
    };
  if (/^print\s*[("]/m.test(text))
    return { what: 'source code of Lua or Python', hint: 'Copy it to a board that runs that language.' };
  if (/^(?:#include|#define|void setup|\/\*|\/\/)/m.test(text))
    return { what: 'source code', hint: 'Build it first, and flash the .bin that comes out.' };
  return null;
}

/** Text of no kind that has a name; null where it is none. */
export function plainText(bytes: Uint8Array): TextKind | null {
  if (!isText(bytes)) return null;
  const text = Buffer.from(bytes.subarray(0, lookedAtBytes)).toString('utf8').trim();
  return {
    what: text === '' ? 'blank text' : `text, not firmware: ${quoted(text)}`,
    hint: again,
  };
}

/** What a server or a form leaves behind the end of a download: a page, or the boundary of its parts. */
const trailers = /(?:<\/html>|\r?\n-{2,}[\w'()+,./:=?-]{8,70}--|<\/script>)\s*$/i;

/** Bytes that are no firmware, at the very end of a file that else may be one; null where there are none. */
export function textBehind(bytes: Uint8Array): TextKind | null {
  const end = Buffer.from(bytes.subarray(-lookedAtBytes)).toString('latin1');
  if (!trailers.test(end)) return null;
  const text = /[\t\r\n\x20-\x7e]+$/.exec(end)?.[0] ?? '';
  return { what: `text behind the image, as of a web server: ${quoted(text)}`, hint: again };
}

function quoted(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? '';
  return `"${printable(line.length > 60 ? `${line.slice(0, 60)}…` : line)}"`;
}

/** At least two characters, none of them a control character but line ends and tabs; UTF-8 where it is not ASCII. */
function isText(bytes: Uint8Array): boolean {
  const look = bytes.subarray(0, lookedAtBytes);
  if (look.length < 2) return false;
  if (
    look.some(
      (byte) => (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) || byte === 0x7f,
    )
  )
    return false;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    // What is cut off at the end of the look may be half a character.
    decoder.decode(look, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** `:LLAAAATT`, LL bytes and a checksum, all in hex, whatever LL is. */
const isHexRecord = (text: string): boolean => /^(?:[;#].*\s+)*:(?:[0-9a-f]{2}){5,260}\s/i.test(text);

/** As xxd, hexdump and od print: an address, then bytes in hex. */
const isHexDump = (text: string): boolean => /^[0-9a-f]{6,8}:?(?:\s{1,2}[0-9a-f]{2,4}){4,16}\s/i.test(text);

/** A line of 64 characters at least, or all of it, and nothing else in what was looked at. */
const isBase64 = (text: string): boolean =>
  /^(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/=]*\s*$/.test(text) ||
  /^[A-Za-z0-9+/]{200,}={0,2}\s*$/.test(text);

/** `S`, its type, a count, an address, data and a checksum. */
const isSRecord = (text: string): boolean => /^S[0-9](?:[0-9a-f]{2}){3,260}\s/i.test(text);

/** Every line feed has a carriage return before it: something turned the line ends of "text" into those of Windows. */
export function hasConvertedLineEnds(bytes: Uint8Array): boolean {
  let feeds = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (at === 0 || bytes[at - 1] !== 13) return false;
    feeds++;
  }
  return feeds >= 16;
}
