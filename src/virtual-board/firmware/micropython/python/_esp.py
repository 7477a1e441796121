# The esp module (ports/esp8266/modesp.c): the flash as raw memory, and the check of the firmware's MD5.

import _hw, _board
import hashlib as _hashlib
from _machine import _send_pulses
from binascii import hexlify as _hexlify

if _hw.text('port') == 'esp32':
    LOG_NONE, LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG, LOG_VERBOSE = range(6)

    def gpio_matrix_in(pin, signal, invert=False):
        pass

    def gpio_matrix_out(pin, signal, invert=False, inverted_enable=False):
        pass

SLEEP_NONE = 0
SLEEP_LIGHT = 1
SLEEP_MODEM = 2

_sleep_type = SLEEP_MODEM

def osdebug(uart, level=None):
    pass

def sleep_type(value=None):
    global _sleep_type
    if value is None:
        return _sleep_type
    _sleep_type = value

def deepsleep(us=0, option=0):
    _hw.deepsleep(us // 1000)

def flash_id():
    return _hw.flash_id()

def flash_size():
    return _hw.flash_size()

def flash_user_start():
    return _hw.user_start()

def flash_read(offset, target):
    buffer = bytearray(target) if type(target) is int else target
    _board.flash.seek(offset)
    if _board.flash.readinto(buffer) != len(buffer):
        raise OSError(5)
    return bytes(buffer) if type(target) is int else None

# Beyond the chip's end nothing answers.
def _must_be_inside(offset, size):
    if offset < 0 or offset + size > _board.flash.seek(0, 2):
        raise OSError(5)

def flash_write(offset, data):
    if len(data) & 3:
        raise ValueError('len must be multiple of 4')
    _must_be_inside(offset, len(data))
    _board.flash.seek(offset)
    _board.flash.write(data)

def flash_erase(sector):
    _must_be_inside(4096 * sector, 4096)
    _hw.flash_erase(sector)

def check_fw():
    size = int.from_bytes(flash_read(0x8ffc, 4), 'little')
    print('size: %d' % size)
    if size > 1024 * 1024:
        print('Invalid size')
        return False
    digest = _hw.flash_md5(4, size - 4)
    print('md5: ' + digest)
    return digest == _hexlify(flash_read(size, 16)).decode()

def freemem():
    return 27000

def meminfo():
    pass

def malloc(size):
    return 0x3fff2000

def free(address):
    pass

def esf_free_bufs(index):
    return 8

# Machine code is byte code here, and takes none of the flash.
def set_native_code_location(start, length):
    pass

# Since 1.20 it is machine's.
if not _hw.at_least(1, 20):
    def dht_readinto(pin, buffer):
        raise OSError(110)

def neopixel_write(pin, data, is800k=True):
    _send_pulses(pin, data)

def apa102_write(clock, data_pin, data):
    for _ in range(len(data)):
        clock.value(1)
        clock.value(0)
