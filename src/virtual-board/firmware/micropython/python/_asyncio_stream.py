# asyncio.stream: streams, connections and servers of asyncio, which wait for what they read and write
# (extmod/asyncio/stream.py).

from asyncio import core

class Stream:
    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b''

    def get_extra_info(self, name):
        return self.e[name]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    def _readable(self):
        yield core._io_queue.queue_read(self.s)

    def read(self, n=-1):
        parts = b''
        while True:
            yield from self._readable()
            part = self.s.read(n)
            if part is None:
                continue
            if n >= 0:
                return part
            if not part:
                return parts
            parts += part

    def readinto(self, buffer):
        yield from self._readable()
        return self.s.readinto(buffer)

    def readexactly(self, n):
        parts = b''
        while len(parts) < n:
            yield from self._readable()
            part = self.s.read(n - len(parts))
            if part is not None:
                if not part:
                    raise EOFError
                parts += part
        return parts

    def readline(self):
        line = b''
        while True:
            yield from self._readable()
            part = self.s.readline()
            if part is None:
                continue
            line = line + part if line else part
            if not part or line[-1] in (10, '\n'):
                return line

    def write(self, data):
        if not self.out_buf:
            written = self.s.write(data)
            if written == len(data):
                return
            if written is not None:
                data = data[written:]
        self.out_buf += data

    def drain(self):
        if not self.out_buf:
            return (yield from core.sleep_ms(0))
        view = memoryview(self.out_buf)
        at = 0
        while at < len(view):
            yield core._io_queue.queue_write(self.s)
            at += self.s.write(view[at:]) or 0
        self.out_buf = b''

async def _write(self, buf, off=0, sz=-1):
    part = buf if off == 0 and sz < 0 else memoryview(buf)[off:len(buf) if sz < 0 else off + sz]
    self.write(part)
    await self.drain()

# Of uasyncio 2, which stay.
stream_awrite = Stream.awrite = Stream.awritestr = _write
Stream.aclose = Stream.wait_closed
del _write

async def open_connection(host, port, ssl=None, server_hostname=None):
    import socket
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0][-1]
    link = socket.socket()
    link.setblocking(False)
    try:
        link.connect(address)
    except OSError as error:
        if error.errno != 115:
            raise
    yield core._io_queue.queue_write(link)
    stream = Stream(link)
    return stream, stream

class Server:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, trace):
        self.close()
        await self.wait_closed()

    def close(self):
        self.state = True
        self.task.cancel()

    async def wait_closed(self):
        await self.task

    async def _serve(self, link, callback):
        self.state = False
        try:
            while True:
                yield core._io_queue.queue_read(link)
                try:
                    client, address = link.accept()
                except OSError:
                    continue
                client.setblocking(False)
                stream = Stream(client, {'peername': address})
                core.create_task(callback(stream, stream))
        except core.CancelledError:
            if not self.state:
                raise
        finally:
            link.close()

async def start_server(callback, host, port, backlog=5, ssl=None):
    import socket
    link = socket.socket()
    link.setblocking(False)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    link.bind(socket.getaddrinfo(host, port)[0][-1])
    link.listen(backlog)
    server = Server()
    server.task = core.create_task(server._serve(link, callback))
    return server

StreamReader = StreamWriter = Stream
