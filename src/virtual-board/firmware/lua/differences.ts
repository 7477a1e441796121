// What NodeMCU on the virtual board does otherwise than on a chip: printed by `espwb board --differences`.
import type { Difference } from '../difference.ts';

/** Modules of the firmware's sources that no build has here, whatever its banner lists. */
export const absentModules: readonly string[] = [
  ...['ads1115', 'adxl345', 'am2320', 'apa102', 'bloom', 'bme280', 'bme680', 'bmp085', 'cjson', 'coap'],
  ...['color_utils', 'cron', 'dcc', 'dht', 'enduser_setup', 'gdbstub', 'gpio_pulse', 'hdc1080', 'hmc5883l'],
  ...['http', 'hx711', 'i2c', 'l3g4200d', 'mcp4725', 'mdns', 'mqtt', 'net', 'ow', 'pcm', 'perf', 'pipe'],
  ...['pixbuf', 'pwm2', 'rfswitch', 'rotary', 'rtcfifo', 'rtctime', 'si7021', 'sigma_delta', 'sntp'],
  ...['softuart', 'somfy', 'spi', 'sqlite3', 'struct', 'switec', 'tcs34725', 'tls', 'tm1829', 'tsl2561'],
  ...['u8g2', 'ucg', 'websocket', 'wps', 'ws2801', 'ws2812', 'xpt2046'],
];

export const luaDifferences: readonly Difference[] = [
  {
    what: `NodeMCU: the modules ${absentModules.join(', ')}`,
    chip: 'there, where the build has them',
    here: 'nil in every build',
  },
  {
    what: 'NodeMCU: what wifi was told',
    chip: 'kept in the flash, over restarts',
    here: 'forgotten at a restart: mode 0, no access point',
  },
  {
    what: 'NodeMCU: wifi.getchannel, setphymode, getcountry, monitor, suspend and what belongs to them, smart config',
    chip: 'there, where the build has them',
    here: 'nil',
  },
  {
    what: 'NodeMCU: sjson, which error a damaged text is called, and the bytes of sjson.encoder:read',
    chip: 'named by its parser; encoded piece by piece',
    here: 'named after the place where it ends; encoded at the first read()',
  },
  {
    what: 'NodeMCU: crypto.encrypt, decrypt, hmac, new_hash, mask',
    chip: 'there',
    here: 'nil; hash and fhash are there',
  },
  {
    what: 'NodeMCU: load and loadstring in builds of Lua 5.1',
    chip: 'load takes a function, loadstring a text',
    here: 'both take both',
  },
  {
    what: 'NodeMCU: setfenv and getfenv',
    chip: "change and tell a function's globals",
    here: 'change nothing; the globals are always _G',
  },
  {
    what: 'NodeMCU: syntax of Lua 5.3 in builds of 5.1: goto, //, &, |, ~, <<, >>, \\u{}',
    chip: 'a syntax error',
    here: 'compiles',
  },
  {
    what: 'NodeMCU: what node.compile writes',
    chip: 'byte code',
    here: 'the text behind a mark: it runs here and on no chip',
  },
];
