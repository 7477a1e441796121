# cryptolib of the port: AES alone, in the modes that axTLS has there (extmod/modcryptolib.c).

# Texts of bytes as in every release: bytes.hex() came with 1.20.
from binascii import hexlify as _hexlify
from _hw import aes as _aes
from uctypes import addressof as _addressof

class aes:
    def __init__(self, key, mode, IV=None):
        if mode not in (1, 2):
            raise ValueError('mode')
        key = bytes(key)
        if len(key) not in (16, 32):
            raise ValueError('key')
        if IV is not None and len(IV) != 16 or IV is None and mode == 2:
            raise ValueError('IV')
        self._key = _hexlify(key).decode()
        self._vector = _hexlify(IV).decode() if mode == 2 else ''
        self._encrypts = None

    def _process(self, encrypts, data, out):
        if len(data) % 16:
            raise ValueError('blksize % 16')
        if out is not None and len(out) < len(data):
            raise ValueError('output too small')
        if self._encrypts is None:
            self._encrypts = encrypts
        elif self._encrypts != encrypts:
            raise ValueError("can't encrypt & decrypt")
        buffer = bytearray(data)
        self._vector = _aes(self._key, self._vector, encrypts, _addressof(buffer), len(buffer))
        if out is None:
            return bytes(buffer)
        out[:len(buffer)] = buffer
        return out

    def encrypt(self, data, out=None):
        return self._process(1, data, out)

    def decrypt(self, data, out=None):
        return self._process(0, data, out)
