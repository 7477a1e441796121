# _webrepl of the port: stands between a websocket and the terminal, asks for the password, and takes files in
# frames of their own (extmod/modwebrepl.c). Nobody connects to a virtual board; whoever brings a stream of
# their own finds the talk as it is.

import struct as _struct

_SET_OPTIONS, _GET_OPTIONS, _POLL, _CLOSE = 9, 8, 3, 4
_TEXT, _BINARY = 1, 2
_PUT, _GET, _VERSION = 1, 2, 3
# 'WA', kind, flags, offset, size, length of the name, name.
_request = '<2sBBQLH64s'
_request_bytes = 82
_most_characters = 9

_secret = ''

def password(passwd):
    global _secret
    if len(passwd) > _most_characters:
        raise ValueError
    _secret = passwd

_shown = '_webrepl'

class _webrepl:
    def __init__(self, sock, *_):
        self._sock = sock
        self._entered = b''
        self._open = False
        self._wanted = _request_bytes
        self._head = b''
        self._kind = 0
        self._file = None
        self._left = 0
        self._say(b'Password: ')

    def _say(self, words):
        self._sock.write(words)

    def _answer(self, code=0):
        was = self._sock.ioctl(_SET_OPTIONS, _BINARY)
        self._sock.write(b'WB' + _struct.pack('<H', code))
        self._sock.ioctl(_SET_OPTIONS, was)

    # One byte of what is typed, b'' at the end, None where there is nothing yet.
    def read(self, count=1):
        while True:
            data = self._sock.read(1)
            if not data:
                return data
            if not self._open:
                if self._takes_password(data) is False:
                    return b''
            elif self._sock.ioctl(_GET_OPTIONS, 0) == _TEXT:
                return data
            elif self._wanted:
                self._head += data
                self._wanted -= 1
                if not self._wanted:
                    self._begin()
            elif self._kind == _PUT:
                self._put(data)
            elif self._kind == _GET:
                self._get()

    def _takes_password(self, data):
        if data not in b'\r\n':
            if len(self._entered) < _most_characters + 1:
                self._entered += data
            return True
        if self._entered != _secret.encode():
            self._say(b'\r\nAccess denied\r\n')
            return False
        self._open = True
        self._say(b'\r\nWebREPL connected\r\n>>> ')
        return True

    def _begin(self):
        _, self._kind, _, offset, self._left, _, name = _struct.unpack(_request, self._head)
        self._head = b''
        if self._kind == _VERSION:
            import sys
            was = self._sock.ioctl(_SET_OPTIONS, _BINARY)
            self._sock.write(bytes(sys.implementation.version[:3]))
            self._sock.ioctl(_SET_OPTIONS, was)
            self._wanted = _request_bytes
            return
        self._file = open(name[:name.find(b'\0')].decode(), 'wb' if self._kind == _PUT else 'rb')
        self._answer()
        if self._kind == _PUT and not self._left:
            self._finish()

    def _put(self, data):
        rest = self._sock.read(min(511, self._left - 1)) if self._left > 1 else b''
        data += rest or b''
        self._file.write(data)
        self._left -= len(data)
        if not self._left:
            self._finish()

    # Each byte of the other side asks for one more part; one without anything is the last.
    def _get(self):
        part = self._file.read(256)
        was = self._sock.ioctl(_SET_OPTIONS, _BINARY)
        self._sock.write(_struct.pack('<H', len(part)) + part)
        self._sock.ioctl(_SET_OPTIONS, was)
        if not part:
            self._finish()

    def _finish(self):
        self._file.close()
        self._file = None
        self._wanted = _request_bytes
        self._answer()

    def readinto(self, buffer, count=-1):
        data = self.read(1)
        if data:
            buffer[:1] = data
        return None if data is None else len(data)

    # Before the password nothing goes out.
    def write(self, data):
        return self._sock.write(data) if self._open else len(data)

    def close(self):
        self._sock.close()

    def ioctl(self, request, argument=0):
        if request == _CLOSE:
            self.close()
            return 0
        return self._sock.ioctl(request, argument)
