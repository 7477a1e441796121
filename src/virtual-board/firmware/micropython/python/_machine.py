# What the machine modules of both ports have in common (extmod/machine_*.c); the rest is _machine8266.py and
# _machine32.py.

import _hw, _board, _time
from binascii import hexlify as _hexlify, unhexlify as _unhexlify
from micropython import heap_lock as _heap_lock, heap_unlock as _heap_unlock
from sys import print_exception as _print_exception
from _pin import Pin, PWM, ADC, Signal
from _buses import I2C, SPI, SoftI2C, SoftSPI
from _registers import mem8, mem16, mem32
from _publish import shape_base as _shape_base

def reset():
    _hw.reset()

def soft_reset():
    raise SystemExit

def idle():
    _board.wait_ms(1)

def lightsleep(ms=None):
    _board.wait_ms(0x7fffffff if ms is None else ms)

sleep = lightsleep

def disable_irq():
    return 0

def enable_irq(state=0):
    pass

def time_pulse_us(pin, level, timeout=1000000):
    end = _hw.now_ms() + timeout / 1000
    while pin() != level:
        if _hw.now_ms() > end:
            return -2
    start = _hw.ticks_us()
    end = _hw.now_ms() + timeout / 1000
    while pin() == level:
        if _hw.now_ms() > end:
            return -1
    return _hw.ticks_us() - start

# Bits go out as pulses; what the log of the pins keeps is that there were some. The first LED of a strip that they
# reach takes green, red, blue.
def _send_pulses(pin, data):
    if not len(data):
        return
    pin.value(1)
    pin.value(0)
    if len(data) > 2:
        _hw.light(pin._n, data[1] << 16 | data[0] << 8 | data[2])

def bitstream(pin, encoding, timing, data):
    if encoding != 0:
        raise ValueError('encoding')
    if len(timing) != 4:
        raise ValueError('timing')
    _send_pulses(pin, data)

# Nothing is attached that answers.
def dht_readinto(pin, buffer):
    if len(buffer) < 5:
        raise ValueError('buffer too small')
    raise OSError(110)

# As in an interrupt: what the callback would make finds the heap locked.
def _hard(callback):
    def call(timer):
        _heap_lock()
        try:
            callback(timer)
        except Exception as error:
            print('uncaught exception in timer callback')
            _print_exception(error)
        finally:
            _heap_unlock()
    return call

def _clock_ms():
    return _hw.clock_seconds() * 1000 + _hw.clock_millis()

# Clock and memory outlive resets. Not published: RTC of each port is on top of it.
class _Clock:
    _most = 2048

    def memory(self, data=None):
        if data is None:
            return _unhexlify(_hw.rtc_memory())
        if len(data) > self._most:
            raise ValueError('buffer too long')
        _hw.set_rtc_memory(_hexlify(data).decode())

    # Weekday after the date; the last is a part of a second, in the port's units.
    def _now(self, millis):
        year, month, day, hour, minute, second, weekday, _ = _time.localtime()
        return (year, month, day, weekday, hour, minute, second, millis)

    def _set(self, parts, millis):
        year, month, day, _, hour, minute, second = parts
        _hw.set_clock(_time.mktime((year, month, day, hour, minute, second, 0, 0)), millis)

# Bytes of a UART: the console's are the board's line, nothing is at the others.
class _Uart:
    def write(self, data):
        if self._id == 0:
            _board.uart.write(data)
        return len(data)

    def any(self):
        return _hw.uart_any() if self._id == 0 else 0

    def _must_read(self):
        pass

    # Until there are so many, or a line; None where there is nothing.
    def _take(self, count, until=None):
        self._must_read()
        data = b''
        while self.any() and len(data) != count:
            data += _board.uart_in.read(1)
            if data[-1] == until:
                break
        return data or None

    def read(self, count=-1):
        return self._take(count)

    def readline(self, count=-1):
        return self._take(count, 10)

    def readinto(self, buffer, count=-1):
        data = self._take(len(buffer) if count < 0 else min(count, len(buffer)))
        if data is None:
            return None
        buffer[:len(data)] = data
        return len(data)

    @staticmethod
    def _check(bits, stop):
        if bits not in (5, 6, 7, 8):
            raise ValueError('invalid data bits')
        if stop not in (1, 2):
            raise ValueError('invalid stop bits')

# While nothing is derived from them.
_shape_base(_Clock)
_shape_base(_Uart)
