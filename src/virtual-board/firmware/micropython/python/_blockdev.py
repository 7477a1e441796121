# Block devices that are Python of a program: whoever has a file system on one asks for its blocks here.

import _hw
from uctypes import addressof as _addressof

# Those that something of them is mounted, open or asked for at the moment, by number; each with room for a
# block. Nothing else of them is kept, so that a RAM disk that nobody has any more is garbage.
_devices = {}
_last = 0
_failure = None

# Called back from the file system: 0, or the number of an error.
def device_io(device, act, block, offset, size):
    global _failure
    try:
        bdev, room, view = _devices[device]
        if act == 2:
            result = bdev.ioctl(6, block)
        elif act == 1:
            result = bdev.writeblocks(block, view[:size], offset)
        elif act == 0:
            result = bdev.readblocks(block, view[:size], offset)
        elif act == 4:
            result = bdev.writeblocks(block, view)
        else:
            result = bdev.readblocks(block, view)
        return -result if isinstance(result, int) else 0
    except BaseException as error:
        _failure = error
        return 5

# What the file system gave.
def checked(result, failure=None):
    if isinstance(result, int) and result < 0:
        raise failure or OSError(-result)
    return result

# A device with room for one of its blocks; `number` is the volume's. The block protocol of old has no ioctl().
class Device:
    def __init__(self, bdev):
        global _last
        bdev.readblocks
        if hasattr(bdev, 'ioctl'):
            self.size, self.count = bdev.ioctl(5, 0) or 512, bdev.ioctl(4, 0)
        else:
            self.size, self.count = 512, bdev.count()
        _last += 1
        self.number = _last
        self.readonly = 0 if hasattr(bdev, 'writeblocks') else 1
        self.mounted = False
        room = bytearray(self.size)
        # A file that is closed by the collector finds the heap locked: a block passes without taking any.
        self._entry = bdev, room, memoryview(room)

    # Of the hardware, whose first arguments describe the device.
    def described(self, function, kind):
        room = self._entry[1]
        return self.call(function, self.number, self.size, self.count, _addressof(room), self.readonly, kind)

    # Raises what the device raised meanwhile.
    def call(self, function, *args):
        global _failure
        _devices[self.number] = self._entry
        _failure = None
        try:
            return checked(function(*args), _failure)
        finally:
            _failure = None
            if not (self.mounted or _hw.fs_in_use(self.number)):
                _devices.pop(self.number, None)
