# Block devices that are Python of a program: whoever has a file system on one asks for its blocks here.

import _hw
from uctypes import addressof as _addressof

# Each with room for a block.
_devices = []
_failure = None

# Called back from the file system: 0, or the number of an error.
def device_io(device, act, block, offset, size):
    global _failure
    bdev, room = _devices[device]
    try:
        if act == 2:
            result = bdev.ioctl(6, block)
        elif act == 1:
            result = bdev.writeblocks(block, memoryview(room)[:size], offset)
        else:
            result = bdev.readblocks(block, memoryview(room)[:size], offset)
        return -result if isinstance(result, int) else 0
    except BaseException as error:
        _failure = error
        return 5

# What the file system gave, or what the device raised meanwhile. A file that is closed by the collector
# finds the heap locked, which is nobody's failure.
def checked(result):
    global _failure
    failure, _failure = _failure, None
    if isinstance(result, int) and result < 0:
        raise failure or OSError(-result)
    return result

# The device's number, the size and number of its blocks, and where one lies in memory.
def entered(bdev):
    size, count = bdev.ioctl(5, 0) or 512, bdev.ioctl(4, 0)
    for number, (known, room) in enumerate(_devices):
        if known is bdev:
            break
    else:
        number, room = len(_devices), bytearray(size)
        _devices.append((bdev, room))
    return number, size, count, _addressof(room)
