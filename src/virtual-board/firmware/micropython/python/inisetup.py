# How the port prepares its flash at the first start (ports/esp8266/modules/inisetup.py).

import os
import sys
from _board import corrupt as fs_corrupted
from flashbdev import bdev

def wifi():
    import binascii
    import network
    point = network.WLAN(network.AP_IF)
    name = b'MicroPython-' + binascii.hexlify(point.config('mac')[-3:])
    point.config(ssid=name, security=network.AUTH_WPA_WPA2_PSK, key=b'micropythoN')

def check_bootsec():
    sector = bytearray(bdev.ioctl(5, 0))
    bdev.readblocks(0, sector)
    if sector == b'\xff' * len(sector):
        return True
    fs_corrupted()

def setup():
    check_bootsec()
    print('Performing initial setup')
    if sys.platform != 'esp32':
        wifi()
    # 1.12 has both, and makes a FAT.
    kind = getattr(os, 'VfsLfs2', None) or os.VfsFat
    kind.mkfs(bdev)
    made = kind(bdev)
    os.mount(made, '/')
    with open('boot.py', 'w') as file:
        file.write('# Runs at every boot, before main.py.\nimport gc\n\ngc.collect()\n')
    return made
