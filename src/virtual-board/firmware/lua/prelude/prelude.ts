// The Lua side of the firmware: objects and callbacks over the host functions in `_hw`, a file a module.
// Runs once before init.lua and returns the dispatcher of events.
import bit from './bit.lua';
import chunks from './chunks.lua';
import dispatcher from './dispatcher.lua';
import file from './file.lua';
import gpio from './gpio.lua';
import head from './head.lua';
import node from './node.lua';
import rtcmem from './rtcmem.lua';
import sjson from './sjson.lua';
import tmr from './tmr.lua';
import uart from './uart.lua';
import wifi from './wifi.lua';

/** One chunk: the locals of the head are seen by all that follows. */
export const preludeLua = [
  head,
  tmr,
  gpio,
  file,
  uart,
  chunks,
  node,
  bit,
  rtcmem,
  wifi,
  sjson,
  dispatcher,
].join('\n');
