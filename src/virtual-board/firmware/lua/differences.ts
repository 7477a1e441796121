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
    what: 'NodeMCU: what wifi keeps in the flash, node.startup',
    chip: "in the SDK's form; a new flash is an access point (mode 2) with some builds",
    here: 'in a form of our own; a new flash has mode 0',
  },
  {
    what: 'NodeMCU: wifi.monitor, wifi.suspend, smart config',
    chip: 'there, where the build has them',
    here: 'nil; wifi.suspend is unavailable',
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
    what: 'NodeMCU: escapes \\x, \\z and \\u{} in texts, hexadecimal numbers with a point or exponent, in builds of 5.1',
    chip: 'the letter itself; malformed numbers',
    here: 'as in Lua 5.3',
  },
  {
    what: 'NodeMCU: tables of the firmware (string, node, ...)',
    chip: 'in ROM: read-only',
    here: 'take what a program puts there (string.x = 1)',
  },
  {
    what: 'NodeMCU: newproxy, module, package.seeall',
    chip: 'there in builds of Lua 5.1',
    here: 'nil',
  },
  {
    what: 'NodeMCU: an error in a module that a function of a program calls last (return f())',
    chip: 'stands at the line of the program',
    here: 'stands nowhere, but for lines that are typed',
  },
  {
    what: 'NodeMCU: node.egc, node.stripdebug, node.setcpufreq',
    chip: 'change when garbage goes, what byte code tells of itself, the clock of the core',
    here: 'are remembered and change nothing',
  },
  {
    what: 'NodeMCU: what node.compile writes',
    chip: 'byte code',
    here: 'the text behind a mark: it runs here and on no chip',
  },
];
