// The Lua that takes the board's input away from its prompt and moves bytes as they are, in blocks of
// which each is answered: the receive ring holds 256 bytes, and the flash stops everything while it
// writes. Ends at the last block, at anything that is no block, and by itself after a silence, so that
// the prompt comes back even when the computer has gone. Pure.
// https://nodemcu.readthedocs.io/en/release/modules/uart/#uarton

/** What uart.on waits for: below its 255. */
export const blockBytes = 250;
/** Behind number and length, before the number once more: a lost byte makes the two differ. */
export const blockDataBytes = blockBytes - 3;
/** What the board sends at once: the piece of heap that a build with many modules still has. */
export const pieceBytes = 512;

export const answers = { taken: 0x06, refused: 0x18, notABlock: 0x15 } as const;
/** Asks for the next piece; any other byte ends the talk. */
export const askForPiece = 'g';
/** No block begins with it, and the prompt takes it for an empty line. */
export const noBlock = '\n';

/** The board looks this often whether anything has come, and gives up at the second time without. */
const silenceMs = 4000;

/** Blocks are numbered from 128 to 255 and again from 128. */
const firstNumber = 128;

/** Lua: true where the build has what the blocks need. A timer object is what ends a talk in silence. */
export const canMoveBlocks = 'uart and uart.on and tmr and tmr.create';

/** `sink` is a Lua function of one string; false or nil from it ends the transfer. */
export const takeBlocks = (
  sink: string,
  blocks: number,
): string => `local u,q,n,t,b=uart,${firstNumber},0,tmr.create()
local f=${sink}
local function e(c) u.on("data") t:unregister() u.write(0,c) end
t:alarm(${silenceMs},tmr.ALARM_AUTO,function() if not b then e("\\21") end b=nil end)
u.on("data",${blockBytes},function(d) b=1
if d:byte(1)~=q or d:byte(${blockBytes})~=q then return e("\\21") end
local k,r=pcall(f,d:sub(3,d:byte(2)+2))
if not k or not r then return e("\\24") end
n=n+1 q=q<255 and q+1 or ${firstNumber}
if n==${blocks} then e("\\6") else u.write(0,"\\6") end
end,0)
`;

/** `source` is a Lua function that returns the next piece, at most `pieceBytes` long, and nil at the end. */
export const givePieces = (source: string): string => `local u,t,b=uart,tmr.create()
local f=${source}
local function e() u.on("data") t:unregister() end
t:alarm(${silenceMs},tmr.ALARM_AUTO,function() if not b then e() end b=nil end)
u.on("data",1,function(d) b=1
if d~="${askForPiece}" then return e() end
local k,x=pcall(f)
if not k then e() return u.write(0,"\\24") end
x=x or "" local l=#x%256
u.write(0,"\\2",string.char((#x-l)/256,l),x,"\\3")
if x=="" then e() end
end,0)
`;

/** The block with this number, counted from 0, as the board takes it. */
export function blockOf(content: Uint8Array, index: number): Uint8Array {
  const data = content.subarray(index * blockDataBytes, (index + 1) * blockDataBytes);
  const block = new Uint8Array(blockBytes);
  block.set([firstNumber + (index % (256 - firstNumber)), data.length]);
  block.set(data, 2);
  block[blockBytes - 1] = block[0] as number;
  return block;
}

export type Piece = { readonly data: Uint8Array; readonly rest: Uint8Array };

/** The first whole piece in what has come, text before it left out; null if there is none yet, 'broken' if it is none. */
export function pieceIn(heard: Uint8Array): Piece | 'broken' | null {
  const at = heard.indexOf(0x02);
  if (at < 0 || heard.length < at + 3) return heard.includes(answers.refused) && at < 0 ? 'broken' : null;
  const length = (heard[at + 1] as number) * 256 + (heard[at + 2] as number);
  if (length > pieceBytes) return 'broken';
  const end = at + 3 + length;
  if (heard.length <= end) return null;
  return heard[end] === 0x03 ? { data: heard.slice(at + 3, end), rest: heard.slice(end + 1) } : 'broken';
}
