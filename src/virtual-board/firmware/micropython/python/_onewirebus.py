# _onewire of the port, on a wire where nothing answers: its pull-up holds it high (extmod/modonewire.c).

def reset(pin):
    return not pin() and False

def readbit(pin):
    return pin()

def readbyte(pin):
    return 0xff if pin() else 0

def writebit(pin, value):
    pin()

def writebyte(pin, value):
    pin()

def crc8(data):
    crc = 0
    for byte in data:
        for _ in range(8):
            carry = (crc ^ byte) & 1
            crc = (crc >> 1) ^ (0x8c if carry else 0)
            byte >>= 1
    return crc
