# SHA-1 of the port's hashlib, which has it since it has TLS (axTLS); the rest is the build's own.

from binascii import unhexlify as _unhexlify
from _hw import sha1_blocks as _sha1_blocks
from uctypes import addressof as _addressof

class sha1:
    def __init__(self, data=b''):
        self._state = '67452301efcdab8998badcfe10325476c3d2e1f0'
        self._rest = b''
        self._count = 0
        self._final = False
        self.update(data)

    def update(self, data):
        if self._final:
            raise ValueError('hash is final')
        self._count += len(data)
        data = bytearray(self._rest + bytes(data))
        blocks = len(data) // 64
        if blocks:
            self._state = _sha1_blocks(self._state, _addressof(data), blocks)
        self._rest = bytes(data[64 * blocks:])

    def digest(self):
        if self._final:
            raise ValueError('hash is final')
        count = 8 * self._count
        self.update(b'\x80' + bytes((55 - len(self._rest)) % 64) + count.to_bytes(8, 'big'))
        self._final = True
        return _unhexlify(self._state)
