"""Lists, makes or ages an image of a littlefs with the sizes that MicroPython's VfsLfs2 uses."""

import json
import random
import sys

from littlefs import LittleFS
from littlefs.errors import LittleFSError

BLOCK_BYTES = 4096


def opened(blocks, image=None, block_cycles=100):
    fs = LittleFS(
        block_size=BLOCK_BYTES,
        block_count=blocks,
        read_size=32,
        prog_size=32,
        cache_size=128,
        lookahead_size=32,
        block_cycles=block_cycles,
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
    # It can be written as well, unless it is full.
    try:
        fs.mkdir("/judge")
        fs.rmdir("/judge")
    except LittleFSError as error:
        if error.code != LittleFSError.Error.LFS_ERR_NOSPC:
            raise
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


def aged(blocks, seed):
    """Years of use: long names, deep folders, logs that grow by a few bytes, almost full more than once.
    The binding does not live through a file that finds no block when it is closed, so some are left."""
    chance = random.Random(seed)
    fs = opened(blocks, block_cycles=chance.choice([1, 5, 100]))
    deep = ""
    for depth in range(12):
        deep += "/%d" % depth
        fs.mkdir(deep)
    places = ["", "/0", deep]
    live = []

    def room(size):
        return fs.used_block_count + 8 + size * 6 // BLOCK_BYTES < blocks

    def put(path, size, mode):
        if not room(size):
            return False
        with fs.open(path, mode) as file:
            for _ in range(chance.randint(1, 6)):
                file.write(bytes([chance.randint(0, 255)]) * (size // 4 + 1))
        return True

    for _ in range(600):
        kind = chance.random()
        if kind < 0.45 or not live:
            length = chance.choice([1, 8, 60, 254, 255])
            path = chance.choice(places) + "/" + ("n%d" % chance.randint(0, 10**9)).ljust(length, "n")[:length]
            if put(path, chance.choice([0, 3, 130, 4096, 9000]), "wb") and path not in live:
                live.append(path)
        elif kind < 0.7:
            put(chance.choice(live), chance.randint(1, 700), "ab")
        elif kind < 0.85:
            fs.remove(live.pop(chance.randrange(len(live))))
        elif room(0):
            index = chance.randrange(len(live))
            moved = chance.choice(places) + "/moved%d" % chance.randint(0, 10**9)
            fs.rename(live[index], moved)
            live[index] = moved
    index = 0
    while put("/fill%d" % index, 4000, "wb"):
        index += 1
    return bytes(fs.context.buffer)


if sys.argv[1] == "list":
    with open(sys.argv[2], "rb") as source:
        print(json.dumps(listed(source.read())))
else:
    blocks = int(sys.argv[3])
    image = aged(blocks, int(sys.argv[4])) if sys.argv[1] == "age" else made(blocks)
    with open(sys.argv[2], "wb") as target:
        target.write(image)
