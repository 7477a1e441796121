// The Python of this room by file name, as it is laid out for an instance to import.
import asyncioRun from './_asyncio_run.py';
import asyncioStream from './_asyncio_stream.py';
import blockdev from './_blockdev.py';
import board from './_board.py';
import boot from './_boot.py';
import btree from './_btree.py';
import buses from './_buses.py';
import buses32 from './_buses32.py';
import cryptolib from './_cryptolib.py';
import empty from './_empty.py';
import esp from './_esp.py';
import esp32 from './_esp32.py';
import espnow from './_espnow.py';
import flashfs from './_flashfs.py';
import gc from './_gc.py';
import hashlib from './_hashlib.py';
import help from './_help.py';
import imports from './_imports.py';
import machine from './_machine.py';
import machine32 from './_machine32.py';
import machine8266 from './_machine8266.py';
import micropython from './_micropython.py';
import network from './_network.py';
import onewirebus from './_onewirebus.py';
import os from './_os.py';
import paste from './_paste.py';
import pin from './_pin.py';
import pinIrq from './_pin_irq.py';
import pin32 from './_pin32.py';
import pin8266 from './_pin8266.py';
import publish from './_publish.py';
import pyb from './_pyb.py';
import registers from './_registers.py';
import setup from './_setup.py';
import socket from './_socket.py';
import sys from './_sys.py';
import time from './_time.py';
import tls from './_tls.py';
import utimeq from './_utimeq.py';
import uzlib from './_uzlib.py';
import webreplClass from './_webrepl.py';
import websocket from './_websocket.py';
import apa102 from './apa102.py';
import apa106 from './apa106.py';
import dht from './dht.py';
import ds18x20 from './ds18x20.py';
import espnowFile from './espnow.py';
import flashbdev from './flashbdev.py';
import inisetup from './inisetup.py';
import mipPackage from './mip/__init__.py';
import neopixel from './neopixel.py';
import ntptime from './ntptime.py';
import onewire from './onewire.py';
import portDiag from './port_diag.py';
import requests from './requests.py';
import ssd1306 from './ssd1306.py';
import ssl from './ssl.py';
import uasyncio from './uasyncio.py';
import umqttPackage from './umqtt/__init__.py';
import umqttRobust from './umqtt/robust.py';
import umqttSimple from './umqtt/simple.py';
import upip from './upip.py';
import upipTarFile from './upip_utarfile.py';
import upysh from './upysh.py';
import urequests from './urequests.py';
import urllibPackage from './urllib/__init__.py';
import urllibUrequest from './urllib/urequest.py';
import webrepl from './webrepl.py';
import webreplSetup from './webrepl_setup.py';
import websocketHelper from './websocket_helper.py';

export const pythonModules: Readonly<Record<string, string>> = {
  _asyncio_run: asyncioRun,
  _asyncio_stream: asyncioStream,
  _blockdev: blockdev,
  _board: board,
  _boot: boot,
  _btree: btree,
  _buses: buses,
  _buses32: buses32,
  _cryptolib: cryptolib,
  _empty: empty,
  _esp: esp,
  _esp32: esp32,
  _espnow: espnow,
  _flashfs: flashfs,
  _gc: gc,
  _hashlib: hashlib,
  _help: help,
  _imports: imports,
  _machine: machine,
  _machine32: machine32,
  _machine8266: machine8266,
  _micropython: micropython,
  _network: network,
  _onewirebus: onewirebus,
  _os: os,
  _paste: paste,
  _pin: pin,
  _pin32: pin32,
  _pin8266: pin8266,
  _pin_irq: pinIrq,
  _publish: publish,
  _pyb: pyb,
  _registers: registers,
  _setup: setup,
  _socket: socket,
  _sys: sys,
  _time: time,
  _tls: tls,
  _utimeq: utimeq,
  _uzlib: uzlib,
  _webrepl: webreplClass,
  _websocket: websocket,
  apa102,
  apa106,
  dht,
  ds18x20,
  espnow: espnowFile,
  flashbdev,
  inisetup,
  'mip/__init__': mipPackage,
  neopixel,
  ntptime,
  onewire,
  port_diag: portDiag,
  requests,
  ssd1306,
  ssl,
  uasyncio,
  'umqtt/__init__': umqttPackage,
  'umqtt/robust': umqttRobust,
  'umqtt/simple': umqttSimple,
  upip,
  upip_utarfile: upipTarFile,
  upysh,
  urequests,
  'urllib/__init__': urllibPackage,
  'urllib/urequest': urllibUrequest,
  webrepl,
  webrepl_setup: webreplSetup,
  websocket_helper: websocketHelper,
};

/** Packages among them. */
export const pythonFolders: readonly string[] = ['mip', 'umqtt', 'urllib'];
