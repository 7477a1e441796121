# tls of a board that cannot be connected to anybody: what it is given never answers its handshake. Before 1.23 it
# is called ssl and has wrap_socket (extmod/modtls_axtls.c, modssl_axtls.c).

CERT_NONE = 0
PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1

_EIO = 5
_EBADF = 9

class SSLSocket:
    def __init__(self, sock):
        self._sock = sock

    def _handshake(self):
        if self._sock is None:
            raise OSError(_EBADF)
        self._sock.write(b'')
        raise OSError(_EIO)

    def read(self, count=-1):
        self._handshake()

    def readinto(self, buffer, count=-1):
        self._handshake()

    def readline(self, count=-1):
        self._handshake()

    def write(self, data):
        self._handshake()

    def setblocking(self, blocks):
        self._sock.setblocking(blocks)

    def close(self):
        if self._sock is not None:
            sock, self._sock = self._sock, None
            # As the stream that it is to whoever closes it from below.
            sock.ioctl(4, 0) if hasattr(sock, 'ioctl') else sock.close()

    def __repr__(self):
        return '<SSLSocket>'

# Keys and certificates are DER: a SEQUENCE.
def _check(what, data):
    if not isinstance(data, (bytes, bytearray, str)):
        raise TypeError("can't convert '%s' object to str implicitly" % type(data).__name__)
    if len(data) < 4 or bytes(data)[0] != 0x30:
        raise ValueError('invalid ' + what)

class SSLContext:
    _takes = ('verify_mode',)

    def __init__(self, protocol):
        if protocol not in (PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER):
            raise ValueError
        self.verify_mode = CERT_NONE

    def load_cert_chain(self, cert, key):
        _check('key', key)
        _check('cert', cert)

    def wrap_socket(self, sock, *, server_side=False, do_handshake_on_connect=True, server_hostname=None):
        made = SSLSocket(sock)
        if do_handshake_on_connect:
            made._handshake()
        return made

def wrap_socket(sock, server_side=False, key=None, cert=None, cert_reqs=CERT_NONE, cadata=None, server_hostname=None, do_handshake=True):
    context = SSLContext(PROTOCOL_TLS_SERVER if server_side else PROTOCOL_TLS_CLIENT)
    if cert or key:
        context.load_cert_chain(cert, key)
    return context.wrap_socket(sock, do_handshake_on_connect=do_handshake)
