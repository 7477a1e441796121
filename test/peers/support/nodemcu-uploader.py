"""Runs nodemcu-uploader as it is installed, on ports that it would not open by itself.

It hands its port to serial.Serial, which takes device paths only; pyserial's serial_for_url takes
rfc2217:// too. And it sets RTS and DTR, which a pseudo terminal refuses with ENOTTY.
"""

import sys

import serial

SerialPort = serial.Serial


class PortWithoutLines(SerialPort):
    def _update_rts_state(self):
        pass

    def _update_dtr_state(self):
        pass


def open_port(port, *args, **options):
    if "://" in port:
        return serial.serial_for_url(port, *args, **options)
    return PortWithoutLines(port, *args, **options)


serial.Serial = open_port

from nodemcu_uploader import main  # noqa: E402

sys.exit(main.main_func())
