-- The module pixbuf, whose buffers are ws2812's too (app/modules/pixbuf.c).

pixbuf = { FADE_IN = 1, FADE_OUT = 0, SHIFT_LOGICAL = 0, SHIFT_CIRCULAR = 1, newBuffer = parts.newBuffer }
