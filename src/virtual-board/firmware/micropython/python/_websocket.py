# websocket of the port: frames of RFC 6455 on a stream, as a server takes and sends them (extmod/modwebsocket.c).

_TEXT, _CLOSE, _CONTROL, _LAST = 1, 8, 8, 0x80
_GET_OPTIONS, _SET_OPTIONS = 8, 9

class websocket:
    def __init__(self, sock, blocking=False):
        sock.read, sock.write
        self._sock = sock
        self._blocks = blocking is True
        self._sends = _TEXT
        self._kind = 0
        self._head = b''
        # Of the frame that is being read: what is left of it, its mask and where that stands.
        self._left = 0
        self._mask = None
        self._at = 0

    # Reads on until the head is so long; None or b'' where the stream gives nothing.
    def _filled(self, size):
        while len(self._head) < size:
            part = self._sock.read(size - len(self._head))
            if not part:
                return part
            self._head += part
        return True

    # The head of the next frame that has data, or what the stream gave instead.
    def _begin(self):
        got = self._filled(2)
        if got is not True:
            return got
        size, masked = self._head[1] & 0x7f, self._head[1] >> 7
        if size == 127:
            self._sock.close()
            raise OSError(5)
        wide = 2 if size == 126 else 0
        got = self._filled(2 + wide + 4 * masked)
        if got is not True:
            return got
        kind = self._head[0] & 15
        if kind and not kind & _CONTROL:
            self._kind = kind
        self._left = int.from_bytes(self._head[2:4], 'big') if wide else size
        self._mask = self._head[2 + wide:] if masked else None
        self._at = 0
        self._head = b''
        if not kind & _CONTROL:
            return True
        while self._left and self._sock.read(1):
            self._left -= 1
        if kind == _CLOSE:
            self._send(b'\x88\x00')
            return b''
        return True

    def _part(self, count):
        while not self._left:
            got = self._begin()
            if got is not True:
                return got
        data = self._sock.read(self._left if count < 0 else min(count, self._left))
        if data:
            self._left -= len(data)
            if self._mask:
                at, mask = self._at, self._mask
                self._at += len(data)
                data = bytes(byte ^ mask[(at + index) & 3] for index, byte in enumerate(data))
        return data

    def read(self, count=-1):
        data = b''
        while len(data) != count:
            part = self._part(count - len(data) if count >= 0 else -1)
            if not part:
                return data or part
            data += part
        return data

    def readinto(self, buffer, count=-1):
        data = self.read(len(buffer) if count < 0 else min(count, len(buffer)))
        if data:
            buffer[:len(data)] = data
        return None if data is None else len(data)

    def readline(self, count=-1):
        line = b''
        while len(line) != count and line[-1:] != b'\n':
            byte = self._part(1)
            if not byte:
                return line or byte
            line += byte
        return line

    def _send(self, data):
        if self._blocks:
            self._sock.setblocking(True)
        self._sock.write(data)
        if self._blocks:
            self._sock.setblocking(False)

    def write(self, data):
        data = data.encode() if isinstance(data, str) else bytes(memoryview(data))
        if len(data) >= 0x10000:
            raise OSError(105)
        size = bytes((len(data),)) if len(data) < 126 else b'\x7e' + len(data).to_bytes(2, 'big')
        self._send(bytes((_LAST | self._sends,)) + size + data)
        return len(data)

    def ioctl(self, request, argument=0):
        if request == _GET_OPTIONS:
            return self._kind
        if request == _SET_OPTIONS:
            was, self._sends = self._sends, argument & 15
            return was
        raise OSError(22)

    def close(self):
        self._sock.close()
