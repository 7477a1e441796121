# A client of MQTT 3.1.1, as the port's boards freeze umqtt.simple; frames by the OASIS standard.

import socket
import struct

class MQTTException(Exception):
    pass

def _text(text):
    data = text.encode() if isinstance(text, str) else text
    return struct.pack('!H', len(data)) + data

class MQTTClient:
    def __init__(self, client_id, server, port=0, user=None, password=None, keepalive=0, ssl=None, ssl_params={}):
        self.client_id, self.server, self.port = client_id, server, port or (8883 if ssl else 1883)
        self.user, self.pswd, self.keepalive, self.ssl, self.ssl_params = user, password, keepalive, ssl, ssl_params
        self.sock = self.cb = self.lw_topic = self.lw_msg = None
        self.lw_qos = self.pid = 0
        self.lw_retain = False

    def _send(self, kind, body):
        size, length = bytearray(), len(body)
        while True:
            size.append(length & 0x7f | (0x80 if length > 0x7f else 0))
            length >>= 7
            if not length:
                break
        self.sock.write(bytes([kind]) + size + body)

    def _recv_len(self):
        size = shift = 0
        while True:
            byte = self.sock.read(1)[0]
            size |= (byte & 0x7f) << shift
            if not byte & 0x80:
                return size
            shift += 7

    def set_callback(self, f):
        self.cb = f

    def set_last_will(self, topic, msg, retain=False, qos=0):
        assert 0 <= qos <= 2
        assert topic
        self.lw_topic, self.lw_msg, self.lw_qos, self.lw_retain = topic, msg, qos, retain

    def connect(self, clean_session=True, timeout=None):
        self.sock = socket.socket()
        self.sock.settimeout(timeout)
        self.sock.connect(socket.getaddrinfo(self.server, self.port)[0][-1])
        if self.ssl is True:
            import ssl
            self.sock = ssl.wrap_socket(self.sock, **self.ssl_params)
        elif self.ssl:
            self.sock = self.ssl.wrap_socket(self.sock, server_hostname=self.server)
        flags = clean_session << 1
        body = _text(self.client_id)
        if self.lw_topic:
            flags |= 4 | self.lw_qos << 3 | self.lw_retain << 5
            body += _text(self.lw_topic) + _text(self.lw_msg)
        if self.user is not None:
            flags |= 0xc0
            body += _text(self.user) + _text(self.pswd)
        self._send(0x10, _text('MQTT') + struct.pack('!BBH', 4, flags, self.keepalive) + body)
        answer = self.sock.read(4)
        if answer[3]:
            raise MQTTException(answer[3])
        return answer[2] & 1

    def disconnect(self):
        self.sock.write(b'\xe0\0')
        self.sock.close()

    def ping(self):
        self.sock.write(b'\xc0\0')

    def publish(self, topic, msg, retain=False, qos=0):
        body = _text(topic)
        if qos:
            self.pid += 1
            body += struct.pack('!H', self.pid)
        self._send(0x30 | qos << 1 | retain, body + (msg.encode() if isinstance(msg, str) else msg))
        while qos == 1:
            if self.wait_msg() == 0x40:
                self._recv_len()
                if struct.unpack('!H', self.sock.read(2))[0] == self.pid:
                    return

    def subscribe(self, topic, qos=0):
        assert self.cb is not None, 'Subscribe callback is not set'
        self.pid += 1
        self._send(0x82, struct.pack('!H', self.pid) + _text(topic) + bytes([qos]))
        while True:
            if self.wait_msg() == 0x90:
                answer = self.sock.read(4)
                if answer[3] == 0x80:
                    raise MQTTException(answer[3])
                return

    def wait_msg(self):
        kind = self.sock.read(1)
        self.sock.setblocking(True)
        if kind is None:
            return None
        if kind == b'':
            raise OSError(-1)
        if kind == b'\xd0':
            self.sock.read(1)
            return None
        kind = kind[0]
        if kind & 0xf0 != 0x30:
            return kind
        size = self._recv_len()
        topic = self.sock.read(struct.unpack('!H', self.sock.read(2))[0])
        size -= len(topic) + 2
        if kind & 6:
            pid = self.sock.read(2)
            size -= 2
        self.cb(topic, self.sock.read(size))
        if kind & 6 == 2:
            self.sock.write(b'\x40\x02' + pid)
        elif kind & 6 == 4:
            assert 0
        return kind

    def check_msg(self):
        self.sock.setblocking(False)
        return self.wait_msg()
