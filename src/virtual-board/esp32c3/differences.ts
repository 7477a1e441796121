// What a virtual ESP32-C3 does otherwise than a chip: printed by `espwb board --differences`.
import type { Difference } from '../firmware/difference.ts';

export const c3Differences: readonly Difference[] = [
  {
    what: 'ESP32-C3: applications in the flash but MicroPython',
    chip: 'run',
    here: 'are verified as the boot loader does it and named in one line; none is run',
  },
  {
    what: 'MicroPython on an ESP32-C3: _thread, bluetooth, aioespnow, esp32.NVS, esp32.RMT, machine.I2S, SDCard and I2CTarget',
    chip: 'there',
    here: 'ImportError or AttributeError',
  },
  {
    what: 'MicroPython on an ESP32-C3: the machine module',
    chip: 'Python over C: __getattr__, const and _machine are in its dir()',
    here: 'as C: they are not',
  },
  {
    what: 'MicroPython on an ESP32-C3: network, ADC',
    chip: 'the constants and methods of the port; a voltage on each pin',
    here: 'those of the ESP8266; one voltage for all pins',
  },
  {
    what: 'MicroPython on an ESP32-C3: help() and the first boot.py',
    chip: 'the words of the port',
    here: 'shorter ones',
  },
  {
    what: 'ESP32-C3: functions of the boot ROM',
    chip: 'some 1500',
    here: 'those that loaders and small programs call: UART, flash, memory, digests, inflate, arithmetic; a call to another ends the program with a panic',
  },
  {
    what: 'ESP32-C3: USB-Serial-JTAG, caches, radio, timers, DMA',
    chip: 'are there',
    here: 'their registers keep what is written and do nothing; the port is the UART',
  },
  {
    what: 'ESP32-C3: security fuses',
    chip: 'may be burnt',
    here: 'none is, and none can be',
  },
  {
    what: 'ESP32-C3: time of instructions',
    chip: 'loads, jumps and divisions take several cycles',
    here: 'each takes one, at 40 MHz; interrupts but those of the UART never come',
  },
];
