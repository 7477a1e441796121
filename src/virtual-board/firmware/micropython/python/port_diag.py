# Tells of the flash and of the network when it is imported (ports/esp8266/modules/port_diag.py).

import esp
import network
import lwip

_sizes = {0: '512KB', 1: '256KB', 2: '1MB', 3: '2MB', 4: '4MB'}
_rates = {0: '40MHZ', 1: '26MHZ', 2: '20MHz', 0xf: '80MHz'}
_buffers = ('1,2 TX', '4 Mngmt TX(len: 0x41-0x100)', '5 Mngmt TX (len: 0-0x40)', '7', '8 RX')

def main():
    head = esp.flash_read(0, 4)
    number = esp.flash_id()
    print('FlashROM:\nFlash ID: %x (Vendor: %x Device: %x)' % (number, number & 0xff, number & 0xff00 | number >> 16))
    print('Flash bootloader data:\nByte @2: %02x' % head[2])
    print('Byte @3: %02x (Flash size: %s Flash freq: %s)' % (head[3], _sizes.get(head[3] >> 4, '?'), _rates.get(head[3] & 0xf)))
    print('Firmware checksum:')
    print(esp.check_fw())
    print('\nNetworking:')
    print('STA ifconfig:', network.WLAN(network.STA_IF).ifconfig())
    print('AP ifconfig:', network.WLAN(network.AP_IF).ifconfig())
    print('Free WiFi driver buffers of type:')
    for index, words in enumerate(_buffers):
        print('%d: %d (%s)' % (index, esp.esf_free_bufs(index), words))
    print('lwIP PCBs:')
    lwip.print_pcbs()

main()
