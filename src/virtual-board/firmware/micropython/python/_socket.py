# socket of a board whose air is empty: its own access point is up, nobody is in it, and no station is joined
# (extmod/modlwip.c, the module's own name is lwip). Numbers are those of lwIP.

import io as _io
from utime import sleep_ms as _sleep_ms, ticks_ms as _ticks_ms, ticks_diff as _ticks_diff

AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOCK_RAW = 3
SOL_SOCKET = 1
SO_REUSEADDR = 4
SO_BROADCAST = 32
IPPROTO_IP = 0
IP_ADD_MEMBERSHIP = 0x400
IP_DROP_MEMBERSHIP = 0x401
IPPROTO_TCP = 6
TCP_NODELAY = 1
MSG_PEEK = 1
MSG_DONTWAIT = 2

_EAGAIN = 11
_ENOTCONN = 107
_ETIMEDOUT = 110
_EHOSTUNREACH = 113
_EALREADY = 114
_EBADF = 9
_EINVAL = 22

def _address(text):
    parts = text.split('.')
    try:
        numbers = [int(part) for part in parts]
    except ValueError:
        return None
    return numbers if len(numbers) == 4 and all(0 <= number < 256 for number in numbers) else None

def getaddrinfo(host, port, af=AF_INET, type=SOCK_STREAM, proto=0, flags=0):
    if not isinstance(host, str):
        raise TypeError("can't convert '%s' object to str implicitly" % host.__class__.__name__)
    if _address(host) is None:
        # No name server answers.
        raise OSError(-2)
    return [(AF_INET, SOCK_STREAM, 0, '', (host, int(port)))]

def reset():
    pass

def callback(function):
    pass

def print_pcbs():
    print('Active PCB states:\nListen PCB states:\nTIME-WAIT PCB states:')

# A release before 1.10 has no IOBase for programs.
class socket(getattr(_io, 'IOBase', object)):
    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0):
        if type not in (SOCK_STREAM, SOCK_DGRAM, SOCK_RAW):
            raise OSError(_EINVAL)
        self._type = type
        self._timeout = None
        self._listens = self._bound = self._closed = False

    def _check(self):
        if self._closed:
            raise OSError(_EBADF)

    # Nothing ever arrives.
    def _wait(self):
        if self._timeout == 0:
            raise OSError(_EAGAIN)
        start = _ticks_ms()
        while self._timeout is None or _ticks_diff(_ticks_ms(), start) < self._timeout * 1000:
            _sleep_ms(10)
        raise OSError(_ETIMEDOUT)

    def _to(self, address):
        host, port = address
        numbers = _address(host)
        if numbers is None:
            raise OSError(-2)
        # The access point's own network can be sent to, and whoever hears a broadcast.
        return numbers[:3] == [192, 168, 4] or numbers == [255, 255, 255, 255]

    def bind(self, address):
        self._check()
        host, port = address
        if host and _address(host) is None:
            raise OSError(-2)
        self._bound = True

    def listen(self, backlog=2):
        self._check()
        if self._type != SOCK_STREAM:
            raise OSError(95)
        self._listens = True

    def accept(self):
        self._check()
        if not self._listens:
            raise OSError(_EINVAL)
        self._wait()

    def connect(self, address):
        self._check()
        if self._listens:
            raise OSError(_EALREADY)
        reaches = self._to(address)
        if self._type != SOCK_STREAM:
            return
        if not reaches:
            raise OSError(_EHOSTUNREACH)
        if self._timeout == 0:
            raise OSError(115)
        self._wait()

    def send(self, data):
        self._check()
        if self._type == SOCK_STREAM:
            raise OSError(_ENOTCONN)
        return len(data)

    def sendall(self, data):
        self.send(data)

    write = send

    def sendto(self, data, address):
        self._check()
        if self._type == SOCK_STREAM:
            raise OSError(_ENOTCONN)
        if not self._to(address):
            raise OSError(_EHOSTUNREACH)
        return len(data)

    def recv(self, count, flags=0):
        self._check()
        if self._type == SOCK_STREAM:
            raise OSError(_ENOTCONN)
        if flags & MSG_DONTWAIT:
            raise OSError(_EAGAIN)
        self._wait()

    recvfrom = recv

    def readinto(self, buffer, count=-1):
        return self.recv(len(buffer))

    def read(self, count=-1):
        return self.recv(count)

    def readline(self, count=-1):
        return self.recv(count)

    def settimeout(self, seconds):
        self._timeout = seconds

    def setblocking(self, blocks):
        self._timeout = None if blocks else 0

    def setsockopt(self, level, option, value):
        self._check()

    def makefile(self, *args):
        return self

    def close(self):
        self._closed = True

    def ioctl(self, request, argument):
        # MP_STREAM_POLL: what is not connected hangs up; MP_STREAM_CLOSE.
        if request == 3:
            if self._closed:
                return 32
            if self._type == SOCK_STREAM:
                return 0 if self._listens else argument & 4 | 16
            return argument & 4
        if request == 4:
            self._closed = True
        return 0

    def __repr__(self):
        return '<socket state=%d timeout=%d incoming=0 off=0>' % (
            -1 if self._closed else 1 if self._listens else 0, -1 if self._timeout is None else int(1000 * self._timeout))
