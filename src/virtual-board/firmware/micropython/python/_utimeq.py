# utimeq of the port: a queue of callbacks by time, of fixed length (extmod/modutimeq.c).

from utime import ticks_diff as _ticks_diff

class utimeq:
    def __init__(self, length):
        self._length = length
        self._entries = []
        self._number = 0

    def push(self, time, callback, arguments):
        if len(self._entries) == self._length:
            raise IndexError('queue overflow')
        at = len(self._entries)
        while at and _ticks_diff(self._entries[at - 1][0], time) > 0:
            at -= 1
        self._entries.insert(at, (time, callback, arguments))

    def pop(self, into):
        if not self._entries:
            raise IndexError('empty heap')
        if not isinstance(into, list) or len(into) < 3:
            raise TypeError
        into[:3] = self._entries.pop(0)

    def peektime(self):
        if not self._entries:
            raise IndexError('empty heap')
        return self._entries[0][0]

    def __len__(self):
        return len(self._entries)

    def __bool__(self):
        return bool(self._entries)
