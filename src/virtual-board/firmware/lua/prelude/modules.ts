// The modules that have a Lua side, a file each; those without are tables of host functions (adc.ts, encoder.ts, pwm.ts).
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
import wifiRadio from './wifi_radio.lua';
import wifiSettings from './wifi_settings.lua';
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

/** Chunks that are no modules, but come before some; no image can list them. */
export const partLua: Readonly<Record<string, string>> = {
  'part:pixels': pixels,
  'part:wifi_radio': wifiRadio,
  'part:wifi_settings': wifiSettings,
};

/** What has to come before a module. */
export const neededBy: ReadonlyMap<string, readonly string[]> = new Map([
  ['apa102', ['part:pixels']],
  ['cjson', ['sjson']],
  ['pixbuf', ['part:pixels']],
  ['wifi', ['part:wifi_settings', 'part:wifi_radio']],
  ['ws2801', ['part:pixels']],
  ['ws2812', ['part:pixels']],
]);
