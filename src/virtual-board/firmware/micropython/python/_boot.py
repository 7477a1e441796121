# What the port runs before boot.py, as a module: mounts the files, or prepares the flash for them
# (ports/esp8266/modules/_boot.py).

import gc
import os
from flashbdev import bdev

gc.threshold((gc.mem_free() + gc.mem_alloc()) // 4)
if bdev:
    try:
        os.mount(bdev, '/')
    except:
        import inisetup
        inisetup.setup()
gc.collect()
