# Without air there is no time server (ntptime of micropython-lib, as ports/esp8266/boards/manifest.py
# freezes it).

host = 'pool.ntp.org'
timeout = 1

def time():
    # What the port's getaddrinfo() raises when a name cannot be found.
    raise OSError(-2)

def settime():
    time()
