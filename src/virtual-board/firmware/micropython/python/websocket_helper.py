# What opens a websocket over a stream, from either side (extmod/webrepl/websocket_helper.py).

import sys, binascii, hashlib

DEBUG = 0
_magic = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

def server_handshake(sock):
    stream = sock.makefile('rwb', 0)
    stream.readline()
    key = None
    while True:
        line = stream.readline()
        if not line:
            raise OSError('EOF in headers')
        if line == b'\r\n':
            break
        name, value = line.split(b':', 1)
        if DEBUG:
            print((name.strip(), value.strip()))
        if name.strip() == b'Sec-WebSocket-Key':
            key = value.strip()
    if not key:
        raise OSError('Not a websocket request')
    digest = hashlib.sha1(key)
    digest.update(_magic)
    sock.send(b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ')
    sock.send(binascii.b2a_base64(digest.digest())[:-1])
    sock.send('\r\n\r\n')

def client_handshake(sock):
    stream = sock.makefile('rwb', 0)
    stream.write(b'GET / HTTP/1.1\r\nHost: echo.websocket.org\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: foo\r\n\r\n')
    while stream.readline() != b'\r\n':
        pass
