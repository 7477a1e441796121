# machine.mem8, mem16 and mem32: registers of the pins, the random number generator, the flash as it is
# mapped; other places keep what is written.

import random as _random
import _hw, _board

_memory = {}
_is_esp32 = _hw.text('port') == 'esp32'
# Where the flash is mapped, and where GPIO's registers begin. Of each bank of pins: the registers of OUT and of
# ENABLE, each with its set and clear, IN, and its pins; the lowest bit is that of pin 32 in the second.
if _is_esp32:
    _flash_map, _gpio = int(_hw.text('flashMapAt')), int(_hw.text('gpioAt'))
    _pins = [int(n) for n in _hw.text('pinNumbers').split(',')]
    _banks = (
        ((4, 8, 0xc), (0x20, 0x24, 0x28), 0x3c, [n for n in _pins if n < 32]),
        ((0x10, 0x14, 0x18), (0x2c, 0x30, 0x34), 0x40, [n for n in _pins if n >= 32]),
    )
else:
    _flash_map, _gpio = 0x40200000, 0x60000300
    _banks = (((0, 4, 8), (0xc, 0x10, 0x14), 0x18, [n for n in range(16) if not 6 <= n <= 11]),)

def _read_word(address):
    if address == 0x3ff20e44 and not _is_esp32:
        return _random.getrandbits(32)
    if _flash_map <= address < _flash_map + 0x100000:
        word = bytearray(4)
        _board.flash.seek(address - _flash_map)
        _board.flash.readinto(word)
        return int.from_bytes(word, 'little')
    register = address - _gpio
    for outs, enables, levels, numbers in _banks:
        if register == outs[0]:
            return _bits(numbers, _hw.pin_latch)
        if register == enables[0]:
            return _bits(numbers, lambda n: _hw.pin_mode(n) != 0)
        if register == levels:
            return _bits(numbers, _hw.pin_level)
    return _memory.get(address, 0)

def _bits(numbers, of):
    word = 0
    for n in numbers:
        if of(n):
            word |= 1 << (n & 31)
    return word

def _write_word(address, value):
    register = address - _gpio
    for outs, enables, _, numbers in _banks:
        for registers, change in (outs, _hw.pin_set_latch), (enables, _enable):
            if register not in registers:
                continue
            for n in numbers:
                bit = value >> (n & 31) & 1
                if register == registers[0] or bit:
                    change(n, bit if register != registers[2] else 0)
            return
    _memory[address] = value

def _enable(n, bit):
    _hw.pin_set_mode(n, bit, 0)

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
