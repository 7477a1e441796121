# machine.mem8, mem16 and mem32: registers of the pins, the random number generator, the flash as it is
# mapped; other places keep what is written.

import random as _random
import _hw, _board

_memory = {}
_flash_map = 0x40200000
_gpio = 0x60000300

def _read_word(address):
    if address == 0x3ff20e44:
        return _random.getrandbits(32)
    if _flash_map <= address < _flash_map + 0x100000:
        word = bytearray(4)
        _board.flash.seek(address - _flash_map)
        _board.flash.readinto(word)
        return int.from_bytes(word, 'little')
    register = address - _gpio
    if register == 0:
        return _bits(_hw.pin_latch)
    if register == 0x0c:
        return _bits(lambda n: _hw.pin_mode(n) != 0)
    if register == 0x18:
        return _bits(_hw.pin_level)
    return _memory.get(address, 0)

def _bits(of):
    word = 0
    for n in range(16):
        if not 6 <= n <= 11 and of(n):
            word |= 1 << n
    return word

def _write_word(address, value):
    register = address - _gpio
    if not 0 <= register <= 0x14 or register & 3:
        _memory[address] = value
        return
    for n in range(16):
        if 6 <= n <= 11:
            continue
        bit = value >> n & 1
        # OUT, its set and clear registers, then those of ENABLE.
        if register in (0, 4, 8):
            if register == 0 or bit:
                _hw.pin_set_latch(n, bit if register != 8 else 0)
        elif register == 0x0c or bit:
            _hw.pin_set_mode(n, bit if register != 0x14 else 0, 0)

class _Memory:
    def __init__(self, size):
        self._size = size

    def _check(self, address):
        if address & (self._size - 1):
            raise ValueError('address %08x is not aligned to %d bytes' % (address, self._size))
        return (address & 3) * 8, (1 << self._size * 8) - 1

    def __getitem__(self, address):
        shift, mask = self._check(address)
        return _read_word(address & ~3) >> shift & mask

    def __setitem__(self, address, value):
        shift, mask = self._check(address)
        word = address & ~3
        kept = 0 if self._size == 4 else _read_word(word) & ~(mask << shift)
        _write_word(word, kept | (value & mask) << shift)

    def __repr__(self):
        return '<%u-bit memory>' % (self._size * 8)

mem8, mem16, mem32 = _Memory(1), _Memory(2), _Memory(4)
