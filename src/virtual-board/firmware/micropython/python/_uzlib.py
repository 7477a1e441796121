# uzlib, as it was before deflate took its place (extmod/moduzlib.c).

import deflate as _deflate, io as _io
import _hw
from gc import collect as _collect

_RAW, _ZLIB, _GZIP = 1, 2, 3

# On a chip what has come out is the window; here there is one beside it, of so many bytes.
_window = 32768

def decompress(data, wbits=0, bufsize=0):
    _hw.heap_lend(_window + 1024)
    try:
        return bytearray(_deflate.DeflateIO(_io.BytesIO(data), _RAW if wbits < 0 else _ZLIB, 15).read())
    except (OSError, EOFError):
        raise ValueError(-3)
    finally:
        _collect()
        _hw.heap_lend(0)

class DecompIO:
    def __init__(self, stream, wbits=0):
        stream.read
        kind = _GZIP if wbits >= 16 else _ZLIB if wbits >= 0 else _RAW
        self._inner = _deflate.DeflateIO(stream, kind, -wbits if wbits < 0 else wbits - 16 if wbits >= 16 else 0)

    def read(self, count=-1):
        try:
            return self._inner.read(count)
        except OSError as error:
            if error.errno == 22:
                raise ValueError('compression header')
            raise

    def readinto(self, buffer, count=-1):
        data = self.read(len(buffer) if count < 0 else min(count, len(buffer)))
        buffer[:len(data)] = data
        return len(data)

    def readline(self, count=-1):
        line = b''
        while len(line) != count and line[-1:] != b'\n':
            byte = self.read(1)
            if not byte:
                break
            line += byte
        return line
