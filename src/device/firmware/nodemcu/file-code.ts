// The Lua that works on the board's files. What stands in one line stays below the 255 characters of the
// input. `_f`, `_p` and `_w` exist while a file is written. In 0.9.x an open file has no handle: there
// file.open returns true, and the functions of the module mean that file. Pure.
// https://nodemcu.readthedocs.io/en/release/modules/file/

import { luaLineSum } from '../../files/line-sum.ts';
import { canMoveBlocks } from './block-code.ts';
import { luaString } from './lua-string.ts';

/** Characters of data in a line: `_w"..."` stays below the 255 of the input. */
export const lineCharacters = 200;
const readBytes = 240;

const hexOf = (text: string): string =>
  `(${text}:gsub(".",function(c)return string.format("%02x",c:byte())end))`;

/** Prints three words, each '-' where the build lacks it: a damaged one is none of them. */
export const meansCode = `print(encoder and encoder.fromBase64 and "base64" or "-",crypto and crypto.fhash and "sha256" or "-",${canMoveBlocks} and "blocks" or "-")`;
export const meansForm = /^(base64|-)\s(sha256|-)\s(blocks|-)$/;

export const usageCode = 'print(file.fsinfo())';

/**
 * A line a file: size, name in hex, and the sha256 in hex of files of one of the sizes; last '#', how many there
 * were, and the sum of their lines (line-sum.ts).
 */
export const surveyCode = (
  sizes: ReadonlySet<number>,
): string => `local z={${[...sizes].map((size) => `[${size}]=1`).join(',')}}
local q,c=0,0
for n,s in pairs(file.list())do
local l=s.."\t"..${hexOf('n')}
if z[s] then local h=crypto.fhash("sha256",n) l=l.."\t"..${hexOf('h')} end
print(l)
q=q+1
${luaLineSum('l')}
end
print("#"..q.." "..c)`;

export const listCode = surveyCode(new Set());

export const hashCode = (name: string): string =>
  `do local h=crypto.fhash("sha256",${luaString(name)})print(${hexOf('h')})end`;

export const sizeCode = (name: string): string => `print(file.list()[${luaString(name)}])`;

/**
 * Prints a line for each piece, last '#', the sum of the bytes, and how many they are. The watchdog would bite in a
 * long file: nothing else runs meanwhile.
 */
export const readCode = (name: string, base64: boolean): string => `${openCode(name)}
local n,c=0,0
while true do local d=r(${readBytes}) if not d then break end print(${base64 ? 'encoder.toBase64(d)' : hexOf('d')})
n=n+#d
${luaLineSum('d')}
if tmr then tmr.wdclr() end end
print("#"..c.." "..n)
${closeCode}`;

/** Opens the file as `_f` for pieceSource; `_c` is the sum of its bytes. */
export const openToRead = (name: string): string =>
  `_c=0 _f=assert(file.open(${luaString(name)},"r"),"no such file")`;
/** Prints the sum. */
export const closeRead = 'if _f then _f:close() end print(_c) _f=nil _c=nil';
/** `isSummed`: where the build has no hash. */
export const pieceSource = (mostBytes: number, isSummed: boolean): string =>
  isSummed
    ? `function() local d,c=_f:read(${mostBytes}),_c if d then ${luaLineSum('d')} _c=c end return d end`
    : `function() return _f:read(${mostBytes}) end`;

const openCode = (name: string): string =>
  `local f=assert(file.open(${luaString(name)},"r"),"no such file")
local r=f==true and file.read or function(n)return f:read(n)end`;
const closeCode = 'if f==true then file.close() else f:close() end';

/** To close twice is to close once, in each release. */
const close = 'if _f==true then file.close() elseif _f then _f:close() end';

/** Lines that open the file and define `_p`, which writes bytes, and `_w`, which writes what a line holds. */
export const beginLines = (name: string, base64: boolean): readonly string[] => [
  close,
  `do ${sure(name)}_f=assert(file.open(n,"w+"),"cannot open")end`,
  '_p=function(s) if _f==true then return file.write(s) end return _f:write(s) end',
  `_w=function(s)assert(_p(${decodeOf(base64)}),"no space")end`,
];

const decodeOf = (base64: boolean): string =>
  base64 ? 'encoder.fromBase64(s)' : '(s:gsub("%x%x",function(h)return string.char(tonumber(h,16))end))';

export const writeLine = (text: string): string => `_w"${text}"`;

/**
 * Lines that close the file, which writes what is left of it. Each may be sent twice, in whatever form it arrived
 * the first time: what is closed takes no flush, and a name that is gone before the file is closed loses it.
 */
export const endLines: readonly string[] = [close, '_f=nil _p=nil _w=nil'];

/**
 * There is no way to replace a file in one step: the old one keeps another name until the new one has its
 * place, and gets its own back where that fails.
 */
export const replaceCode = (part: string, old: string, target: string): string =>
  `local o,t="${old}",${luaString(target)}
file.remove(o)
local k=file.rename(t,o)
if file.rename("${part}",t)then file.remove(o)
else if k then file.rename(o,t)end error("the new file cannot take the name; the old one is as it was",0)end`;

/** After a failure: prints 'gone' when nothing of the part is left. */
export const dropLine = (part: string): string =>
  `do ${sure(part)}${close} _f=nil _p=nil _w=nil file.remove(n)print(file.list()[n] and "left" or "gone")end`;

export const removeLine = (name: string): string =>
  `do ${sure(name)}assert(file.list()[n],"no such file") file.remove(n)end`;

export const renameLine = (from: string, to: string): string =>
  `do ${sure(from)}local t=${luaString(to)} assert(t==${luaString(to)} and file.rename(n,t),"no such file, or that name is taken")end`;

export const compileLine = (name: string): string => `do ${sure(name)}node.compile(n)end`;

/** A name of which a byte got lost or damaged on its way may be that of another file: `n`, or an error. */
const sure = (name: string): string => `local n=${luaString(name)} assert(n==${luaString(name)},"damaged") `;
