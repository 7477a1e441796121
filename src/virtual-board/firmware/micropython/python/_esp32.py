# The esp32 module (ports/esp32/modesp32.c, esp32_partition.c): partitions of the flash, and what there is of the chip.

import _hw, _board
from errno import EIO as _EIO

WAKEUP_ALL_LOW = False
WAKEUP_ANY_HIGH = True
HEAP_DATA = 4
HEAP_EXEC = 1
_not_found = (-261, 'ESP_ERR_NOT_FOUND')

def gpio_deep_sleep_hold(enable):
    pass

def wake_on_gpio(pins, level):
    pass

def wake_on_ext0(pin=None, level=None):
    pass

def wake_on_ext1(pins=None, level=None):
    pass

def wake_on_touch(wake):
    pass

# What an idle chip on a desk has.
def mcu_temperature():
    return 32

def raw_temperature():
    return 127

def idf_heap_info(capabilities):
    return []

class Partition:
    BOOT = 0
    RUNNING = 1
    TYPE_APP = 0
    TYPE_DATA = 1

    def __init__(self, id, block_size=4096):
        if type(id) is int:
            if id not in (0, 1):
                raise ValueError
            index = _hw.partition_running()
        else:
            found = [index for index in range(_hw.partitions()) if _hw.partition_label(index) == id]
            if not found:
                raise OSError(*_not_found)
            index = found[0]
        self._open(index, block_size)

    def _open(self, index, block_size):
        self._type, self._subtype, self._at, self._size = [_hw.partition_number(index, which) for which in range(4)]
        self._label = _hw.partition_label(index)
        self._block = block_size
        # Of the flash's file system, as _os tells it.
        self._sector = self._at // 4096

    @staticmethod
    def find(type=0, subtype=0xff, label=None, block_size=4096):
        found = []
        for index in range(_hw.partitions()):
            kind, sub = _hw.partition_number(index, 0), _hw.partition_number(index, 1)
            if kind == type and subtype in (0xff, sub) and label in (None, _hw.partition_label(index)):
                partition = object.__new__(Partition)
                partition._open(index, block_size)
                found.append(partition)
        return found

    def info(self):
        return (self._type, self._subtype, self._at, self._size, self._label, False)

    def _place(self, block, offset, size):
        at = block * self._block + offset
        if at < 0 or at + size > self._size:
            raise OSError(-258, 'ESP_ERR_INVALID_ARG')
        return self._at + at

    def readblocks(self, block, buffer, offset=0):
        _board.flash.seek(self._place(block, offset, len(buffer)))
        if _board.flash.readinto(buffer) != len(buffer):
            raise OSError(_EIO)

    def writeblocks(self, block, buffer, offset=None):
        at = self._place(block, offset or 0, len(buffer))
        if offset is None:
            for sector in range(at // 4096, (at + len(buffer) + 4095) // 4096):
                _hw.flash_erase(sector)
        _board.flash.seek(at)
        _board.flash.write(buffer)

    def ioctl(self, command, argument):
        if command == 4:
            return self._size // self._block
        if command == 5:
            return self._block
        if command == 6:
            at = self._place(argument, 0, self._block)
            for sector in range(at // 4096, (at + self._block + 4095) // 4096):
                _hw.flash_erase(sector)
            return 0
        # 1 to 3: opened, closed, nothing waits to be written.
        return 0 if command in (1, 2, 3) else None

    def _slots(self):
        return [slot for slot in Partition.find(Partition.TYPE_APP) if 0x10 <= slot._subtype < 0x20]

    # Chosen by a number in the partition of type data, subtype 0 (esp_ota_ops.c).
    def set_boot(self):
        choices = Partition.find(Partition.TYPE_DATA, 0)
        slots = sorted(self._slots(), key=lambda slot: slot._subtype)
        if not choices or self._type != 0:
            raise OSError(*_not_found)
        _choose(choices[0], len(slots), self._subtype - 0x10)

    @classmethod
    def mark_app_valid_cancel_rollback(cls):
        pass

    def get_next_update(self):
        slots = sorted(self._slots(), key=lambda slot: slot._subtype)
        if not slots:
            raise OSError(*_not_found)
        later = [slot for slot in slots if slot._subtype > self._subtype]
        return (later or slots)[0]

    def __repr__(self):
        return '<Partition type=%d, subtype=%d, address=%d, size=%d, label=%s, encrypted=0>' % (
            self._type, self._subtype, self._at, self._size, self._label)

def _choose(choices, count, slot):
    from binascii import crc32
    room = bytearray(4)
    numbers = []
    for sector in (0, 1):
        choices.readblocks(sector, room)
        number = int.from_bytes(room, 'little')
        numbers.append(0 if number == 0xffffffff else number)
    if slot < 0:
        # The factory's is what starts where nothing is chosen.
        for sector in (0, 1):
            choices.ioctl(6, sector)
        return
    number = max(numbers) + 1
    while (number - 1) % count != slot:
        number += 1
    entry = number.to_bytes(4, 'little')
    sector = 0 if numbers[0] <= numbers[1] else 1
    whole = entry + b'\xff' * 24 + crc32(entry, 0xffffffff).to_bytes(4, 'little')
    choices.writeblocks(sector, whole + b'\xff' * (4096 - len(whole)))
