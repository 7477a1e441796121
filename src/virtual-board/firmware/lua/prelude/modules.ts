// The modules that have a Lua side, a file each; those without are tables of host functions (small-modules.ts).
import apa102 from './apa102.lua';
import bit from './bit.lua';
import bloom from './bloom.lua';
import cjson from './cjson.lua';
import colorUtils from './color_utils.lua';
import cron from './cron.lua';
import crypto from './crypto.lua';
import dht from './dht.lua';
import enduserSetup from './enduser_setup.lua';
import file from './file.lua';
import gpio from './gpio.lua';
import http from './http.lua';
import i2c from './i2c.lua';
import mdns from './mdns.lua';
import mqtt from './mqtt.lua';
import net from './net.lua';
import node from './node.lua';
import ow from './ow.lua';
import perf from './perf.lua';
import pipe from './pipe.lua';
import pixbuf from './pixbuf.lua';
import pixels from './pixels.lua';
import pwm2 from './pwm2.lua';
import rtcfifo from './rtcfifo.lua';
import rtcmem from './rtcmem.lua';
import rtctime from './rtctime.lua';
import sigmaDelta from './sigma_delta.lua';
import sjson from './sjson.lua';
import sntp from './sntp.lua';
import spi from './spi.lua';
import struct from './struct.lua';
import tls from './tls.lua';
import tm1829 from './tm1829.lua';
import tmr from './tmr.lua';
import uart from './uart.lua';
import websocket from './websocket.lua';
import wifi from './wifi.lua';
import ws2801 from './ws2801.lua';
import ws2812 from './ws2812.lua';

/** By the name that the image's list of modules has for it. */
export const moduleLua: Readonly<Record<string, string>> = {
  apa102,
  bit,
  bloom,
  cjson,
  color_utils: colorUtils,
  cron,
  crypto,
  dht,
  enduser_setup: enduserSetup,
  file,
  gpio,
  http,
  i2c,
  mdns,
  mqtt,
  net,
  node,
  ow,
  perf,
  pipe,
  pixbuf,
  pixels,
  pwm2,
  rtcfifo,
  rtcmem,
  rtctime,
  sigma_delta: sigmaDelta,
  sjson,
  sntp,
  spi,
  struct,
  tls,
  tm1829,
  tmr,
  uart,
  websocket,
  wifi,
  ws2801,
  ws2812,
};

/** Chunks that have to come first; those that are no modules of their own stand in no image's list. */
export const neededBy: ReadonlyMap<string, readonly string[]> = new Map([
  ['apa102', ['pixels']],
  ['cjson', ['sjson']],
  ['pixbuf', ['pixels']],
  ['ws2801', ['pixels']],
  ['ws2812', ['pixels']],
]);
