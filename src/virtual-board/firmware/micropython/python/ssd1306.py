# The display driver that the port's boards freeze: a frame buffer that goes out over I2C or SPI.
# Commands by the data sheet of the SSD1306.

from framebuf import FrameBuffer, MONO_VLSB

_contrast, _all_on, _normal, _display = 0x81, 0xa4, 0xa6, 0xae
_memory_mode, _columns, _pages, _start_line, _remap, _rows = 0x20, 0x21, 0x22, 0x40, 0xa0, 0xa8
_scan, _offset, _com_pins, _clock, _charge, _vcom, _pump = 0xc0, 0xd3, 0xda, 0xd5, 0xd9, 0xdb, 0x8d

class SSD1306(FrameBuffer):
    def __init__(self, width, height, external_vcc):
        self.width, self.height, self.external_vcc = width, height, external_vcc
        self.pages = height // 8
        self.buffer = bytearray(self.pages * width)
        super().__init__(self.buffer, width, height, MONO_VLSB)
        self.init_display()

    def init_display(self):
        for command in (
            _display, _memory_mode, 0, _start_line, _remap | 1, _rows, self.height - 1, _scan | 8, _offset, 0,
            _com_pins, 2 if self.width > 2 * self.height else 0x12, _clock, 0x80,
            _charge, 0x22 if self.external_vcc else 0xf1, _vcom, 0x30, _contrast, 0xff, _all_on, _normal,
            _pump, 0x10 if self.external_vcc else 0x14, _display | 1,
        ):
            self.write_cmd(command)
        self.fill(0)
        self.show()

    def poweroff(self):
        self.write_cmd(_display)

    def poweron(self):
        self.write_cmd(_display | 1)

    def contrast(self, contrast):
        self.write_cmd(_contrast)
        self.write_cmd(contrast)

    def invert(self, invert):
        self.write_cmd(_normal | (invert & 1))

    def rotate(self, rotate):
        self.write_cmd(_scan | ((rotate & 1) << 3))
        self.write_cmd(_remap | (rotate & 1))

    def show(self):
        first = (128 - self.width) // 2 if self.width != 128 else 0
        for command in (_columns, first, first + self.width - 1, _pages, 0, self.pages - 1):
            self.write_cmd(command)
        self.write_data(self.buffer)

class SSD1306_I2C(SSD1306):
    def __init__(self, width, height, i2c, addr=0x3c, external_vcc=False):
        self.i2c, self.addr = i2c, addr
        self.temp = bytearray(2)
        self.write_list = [b'\x40', None]
        super().__init__(width, height, external_vcc)

    def write_cmd(self, cmd):
        self.temp[0] = 0x80
        self.temp[1] = cmd
        self.i2c.writeto(self.addr, self.temp)

    def write_data(self, buf):
        self.write_list[1] = buf
        self.i2c.writevto(self.addr, self.write_list)

class SSD1306_SPI(SSD1306):
    def __init__(self, width, height, spi, dc, res, cs, external_vcc=False):
        self.rate = 10000000
        for pin, level in ((dc, 0), (res, 0), (cs, 1)):
            pin.init(pin.OUT, value=level)
        self.spi, self.dc, self.res, self.cs = spi, dc, res, cs
        import time
        for level, ms in ((1, 1), (0, 10), (1, 0)):
            res(level)
            time.sleep_ms(ms)
        super().__init__(width, height, external_vcc)

    def _send(self, is_data, buf):
        self.spi.init(baudrate=self.rate, polarity=0, phase=0)
        self.cs(1)
        self.dc(is_data)
        self.cs(0)
        self.spi.write(buf)
        self.cs(1)

    def write_cmd(self, cmd):
        self._send(0, bytearray([cmd]))

    def write_data(self, buf):
        self._send(1, buf)
