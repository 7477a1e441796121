# ssl of a board that cannot be connected to anybody: what it is given never answers its handshake.

from errno import EIO as _eio

CERT_NONE = 0
PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1

def wrap_socket(sock, server_side=False, key=None, cert=None, cert_reqs=CERT_NONE, cadata=None, server_hostname=None, do_handshake=True):
    if not do_handshake:
        return sock
    sock.write(b'')
    raise OSError(_eio)

class SSLContext:
    def __init__(self, protocol):
        if protocol not in (PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER):
            raise ValueError
        self.verify_mode = CERT_NONE

    def load_cert_chain(self, cert, key):
        pass

    def wrap_socket(self, sock, *, server_side=False, do_handshake_on_connect=True, server_hostname=None):
        return wrap_socket(sock, server_side, do_handshake=do_handshake_on_connect)
