// The Lua that works on the board's files. What stands in one line stays below the 255 characters of the
// input. `_f`, `_p` and `_w` exist while a file is written. In 0.9.x an open file has no handle: there
// file.open returns true, and the functions of the module mean that file. Pure.
// https://nodemcu.readthedocs.io/en/release/modules/file/
import { canMoveBlocks } from '../firmware/nodemcu/block-code.ts';
import { luaString } from './lua-string.ts';

/** Characters of data in a line: `_w"..."` stays below the 255 of the input. */
export const lineCharacters = 200;
const readBytes = 240;

const hexOf = (text: string): string =>
  `(${text}:gsub(".",function(c)return string.format("%02x",c:byte())end))`;

/** Prints three numbers, 1 or 0: base64, sha256, blocks. */
export const meansCode = `print(encoder and encoder.fromBase64 and 1 or 0,crypto and crypto.fhash and 1 or 0,${canMoveBlocks} and 1 or 0)`;

export const usageCode = 'print(file.fsinfo())';

/** A line a file: size and name in hex; last '#' and how many there were. */
export const listCode = `local q=0 for n,s in pairs(file.list())do q=q+1 print(s,${hexOf('n')})end print("#"..q)`;

/** The same with the sha256 of files of one of the sizes. */
export const surveyCode = (
  sizes: ReadonlySet<number>,
): string => `local z={${[...sizes].map((size) => `[${size}]=1`).join(',')}}
local q=0
for n,s in pairs(file.list())do
q=q+1
local h=z[s] and crypto.fhash("sha256",n) or ""
print(s,${hexOf('n')},${hexOf('h')})
end
print("#"..q)`;

export const hashCode = (name: string): string =>
  `do local h=crypto.fhash("sha256",${luaString(name)})print(${hexOf('h')})end`;

export const sizeCode = (name: string): string => `print(file.list()[${luaString(name)}])`;

/** Prints a line for each piece. The watchdog would bite in a long file: nothing else runs meanwhile. */
export const readCode = (name: string, base64: boolean): string => `${openCode(name)}
while true do local d=r(${readBytes}) if not d then break end print(${base64 ? 'encoder.toBase64(d)' : hexOf('d')})
if tmr then tmr.wdclr() end end
${closeCode}`;

/** Opens the file as `_f` for readPieces. */
export const openToRead = (name: string): string =>
  `_f=assert(file.open(${luaString(name)},"r"),"no such file")`;
export const closeRead = 'if _f then _f:close() end _f=nil';
export const pieceSource = (mostBytes: number): string => `function() return _f:read(${mostBytes}) end`;

const openCode = (name: string): string =>
  `local f=assert(file.open(${luaString(name)},"r"),"no such file")
local r=f==true and file.read or function(n)return f:read(n)end`;
const closeCode = 'if f==true then file.close() else f:close() end';

/** Lines that open the file and define `_p`, which writes bytes, and `_w`, which writes what a line holds. */
export const beginLines = (name: string, base64: boolean): readonly string[] => [
  'if _f==true then file.close() elseif _f then _f:close() end',
  `_f=assert(file.open("${name}","w+"),"cannot open")`,
  '_p=function(s) if _f==true then return file.write(s) end return _f:write(s) end',
  `_w=function(s)assert(_p(${decodeOf(base64)}),"no space")end`,
];

const decodeOf = (base64: boolean): string =>
  base64 ? 'encoder.fromBase64(s)' : '(s:gsub("%x%x",function(h)return string.char(tonumber(h,16))end))';

export const writeLine = (text: string): string => `_w"${text}"`;

export const endLine =
  'if _f==true then file.flush() file.close() else _f:flush() _f:close() end _f=nil _p=nil _w=nil';

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

/** After a failure: prints 1 when nothing of the part is left. */
export const dropLine = (part: string): string =>
  `if _f==true then file.close() elseif _f then _f:close() end _f=nil _p=nil _w=nil file.remove("${part}")print(file.list()["${part}"] and 0 or 1)`;

export const removeLine = (name: string): string =>
  `assert(file.list()[${luaString(name)}],"no such file") file.remove(${luaString(name)})`;

export const renameLine = (from: string, to: string): string =>
  `assert(file.rename(${luaString(from)},${luaString(to)}),"no such file, or that name is taken")`;
