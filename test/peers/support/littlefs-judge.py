"""Lists or makes an image of a littlefs with the sizes that MicroPython's VfsLfs2 uses."""

import json
import sys

from littlefs import LittleFS

BLOCK_BYTES = 4096


def opened(blocks, image=None):
    fs = LittleFS(
        block_size=BLOCK_BYTES,
        block_count=blocks,
        read_size=32,
        prog_size=32,
        cache_size=128,
        lookahead_size=32,
        block_cycles=100,
        mount=False,
    )
    if image is None:
        fs.format()
    else:
        fs.context.buffer = bytearray(image)
    fs.mount()
    return fs


def listed(image):
    fs = opened(len(image) // BLOCK_BYTES, image)
    found = {}
    for folder, folders, files in fs.walk("/"):
        base = folder.rstrip("/")
        for name in folders:
            found[base + "/" + name] = None
        for name in files:
            with fs.open(base + "/" + name, "rb") as file:
                found[base + "/" + name] = file.read().decode("latin1")
    # It can be written as well.
    fs.mkdir("/judge")
    fs.rmdir("/judge")
    return found


def made(blocks):
    fs = opened(blocks)

    def put(path, content):
        with fs.open(path, "wb") as file:
            file.write(content)

    put("/large.bin", bytes(index * 7 & 255 for index in range(30000)))
    fs.mkdir("/folder")
    fs.mkdir("/folder/inner")
    for index in range(120):
        put("/folder/file%d" % index, b"%d" % index * index)
    for index in range(0, 120, 5):
        fs.remove("/folder/file%d" % index)
    put("/folder/inner/one", b"1")
    fs.rename("/folder/file1", "/folder/inner/moved")
    fs.mkdir("/gone")
    fs.rmdir("/gone")
    return bytes(fs.context.buffer)


if sys.argv[1] == "list":
    with open(sys.argv[2], "rb") as source:
        print(json.dumps(listed(source.read())))
else:
    with open(sys.argv[2], "wb") as target:
        target.write(made(int(sys.argv[3])))
