// The modules that have a Lua side, a file each; those without are tables of host functions (small-modules.ts).
import bit from './bit.lua';
import file from './file.lua';
import gpio from './gpio.lua';
import node from './node.lua';
import rtcmem from './rtcmem.lua';
import sjson from './sjson.lua';
import tmr from './tmr.lua';
import uart from './uart.lua';
import wifi from './wifi.lua';

/** By the name that the image's list of modules has for it. */
export const moduleLua: Readonly<Record<string, string>> = {
  bit,
  file,
  gpio,
  node,
  rtcmem,
  sjson,
  tmr,
  uart,
  wifi,
};
