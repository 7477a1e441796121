// What NodeMCU on the virtual board does otherwise than on a chip: printed by `espwb board --differences`.
import type { Difference } from '../difference.ts';

/** Modules of the firmware's sources that no build has here, whatever its banner lists. */
export const absentModules: readonly string[] = [
  ...['ads1115', 'adxl345', 'am2320', 'bme280', 'bme280_math', 'bme680', 'bmp085', 'coap', 'dcc', 'gdbstub'],
  ...['gpio_pulse', 'hdc1080', 'hmc5883l', 'hx711', 'l3g4200d', 'mcp4725', 'pcm', 'rfswitch', 'rotary'],
  ...['si7021', 'softuart', 'somfy', 'sqlite3', 'switec', 'tcs34725', 'tsl2561', 'u8g', 'u8g2', 'ucg'],
  ...['wiegand', 'wps', 'ws2812_effects', 'xpt2046'],
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
    what: 'NodeMCU: net, tls, mqtt, http, websocket, sntp, mdns, enduser_setup',
    chip: 'reach the network that wifi is in',
    here: 'find nobody: names are looked for for 7 s in vain, connections fail or are never told of',
  },
  {
    what: 'NodeMCU: rtcfifo, how many samples there is room for',
    chip: '84: a sample is a word',
    here: '24: a sample is four words',
  },
  {
    what: 'NodeMCU: perf, sigma_delta',
    chip: 'tell where the core is; a stream of pulses',
    here: 'every sample falls outside; a PWM of the same density',
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
