// The Python of this room by file name, as it is laid out for an instance to import.
import asyncioRun from './_asyncio_run.py';
import board from './_board.py';
import buses from './_buses.py';
import esp from './_esp.py';
import flashfs from './_flashfs.py';
import gc from './_gc.py';
import help from './_help.py';
import imports from './_imports.py';
import machine from './_machine.py';
import micropython from './_micropython.py';
import network from './_network.py';
import os from './_os.py';
import paste from './_paste.py';
import pin from './_pin.py';
import pyb from './_pyb.py';
import sys from './_sys.py';
import time from './_time.py';
import apa102 from './apa102.py';
import dht from './dht.py';
import ds18x20 from './ds18x20.py';
import flashbdev from './flashbdev.py';
import neopixel from './neopixel.py';
import ntptime from './ntptime.py';
import onewire from './onewire.py';
import uasyncio from './uasyncio.py';

export const pythonModules: Readonly<Record<string, string>> = {
  _asyncio_run: asyncioRun,
  _board: board,
  _buses: buses,
  _esp: esp,
  _flashfs: flashfs,
  _gc: gc,
  _help: help,
  _imports: imports,
  _machine: machine,
  _micropython: micropython,
  _network: network,
  _os: os,
  _paste: paste,
  _pin: pin,
  _pyb: pyb,
  _sys: sys,
  _time: time,
  apa102,
  dht,
  ds18x20,
  flashbdev,
  neopixel,
  ntptime,
  onewire,
  uasyncio,
};
