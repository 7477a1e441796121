# The WebREPL of the port: it listens, and nobody is there to come in.

import network
import socket

listen_s = None
client_s = None

def setup_conn(port, accept_handler):
    global listen_s
    listen_s = socket.socket()
    listen_s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listen_s.bind(socket.getaddrinfo('0.0.0.0', port)[0][4])
    listen_s.listen(1)
    for kind in (network.AP_IF, network.STA_IF):
        interface = network.WLAN(kind)
        if interface.active():
            print('WebREPL server started on http://%s:%d/' % (interface.ifconfig()[0], port))
    return listen_s

def stop():
    global listen_s, client_s
    if client_s:
        client_s.close()
    if listen_s:
        listen_s.close()
    listen_s = client_s = None

def start(port=8266, password=None, accept_handler=None):
    stop()
    if password is None:
        try:
            import webrepl_cfg
        except ImportError:
            print('WebREPL is not configured, run \'import webrepl_setup\'')
            return
        password = webrepl_cfg.PASS
    setup_conn(port, accept_handler)
    print('Started webrepl in %s mode' % 'normal')

def start_foreground(port=8266, password=None):
    start(port, password)
    if listen_s:
        listen_s.accept()
