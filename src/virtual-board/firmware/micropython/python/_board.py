# What the board does between programs: boot files, timers and pins, waits.

import sys, micropython, gc
from random import seed as _seed
from uctypes import addressof
import _hw
from _blockdev import device_io

_main = __import__('__main__').__dict__
_compile = compile
_kbd_intr = micropython.kbd_intr
handlers = {}
uart = open('/dev/uart0', 'wb', 0)
uart_in = sys.stdin.buffer
flash = open('/dev/flash', 'r+b', 0)

# What micropython.schedule was given.
scheduled = []
# A handler runs to its end before the next one, as the port's scheduler has it.
_handling = False
# Of a timer that is gone. Made before: what stands here must find no room, because the heap may be full.
_nothing = (id, None)

def _run_next():
    if scheduled:
        handler, argument = scheduled.pop(0)
    else:
        event = _hw.next_event()
        if event < 0:
            return False
        handler, argument = handlers.get(event, _nothing)
    # Whatever it raises ends there (py/runtime_utils.c), SystemExit too. A full heap may not even let it be told.
    try:
        handler(argument)
    except BaseException as error:
        try:
            sys.print_exception(error)
        except BaseException:
            pass
    return True

# MICROPY_SCHEDULER_DEPTH: then whoever waits looks after its own end and its input again, however many are due.
_most_at_once = 4

def run_events():
    global _handling
    if _handling:
        return
    _handling = True
    # Ctrl-C waits for the end of a handler and ends what was interrupted.
    _hw.lock_scheduler()
    try:
        for _ in range(_most_at_once):
            if not _run_next():
                break
    finally:
        _handling = False
        _hw.unlock_scheduler()

# Stands in every slot of the interpreter's queue, and so runs between two branches of whatever program. The
# scheduler is locked meanwhile.
def attend(_):
    global _handling
    try:
        if not _handling:
            _handling = True
            try:
                _run_next()
            finally:
                _handling = False
    finally:
        _hw.attend()

# `note` is what wait_begin gave: nothing here takes room in the heap, which may be locked.
def wait(note):
    while _hw.wait(note, 0 if _handling else 1):
        run_events()

def wait_ms(ms):
    wait(_hw.wait_begin(ms))

def _run_file(name):
    try:
        with open(name) as file:
            source = file.read()
    except OSError:
        return True
    try:
        code = _compile(source, name, 'exec')
        _kbd_intr(3)
        exec(code, _main)
        _kbd_intr(-1)
    except SystemExit:
        _kbd_intr(-1)
        return False
    except BaseException as error:
        _kbd_intr(-1)
        sys.print_exception(error)
    return True

# What ports/esp8266/modules/inisetup.py says, in fewer words.
_corrupt_words = '''The filesystem starting at sector %d with size %d sectors looks corrupt.
You may want to make a flash snapshot and try to recover it. Otherwise,
format it with os.VfsLfs2.mkfs(bdev), or completely erase the flash and reflash.'''
_corrupt_fat_words = '''The FAT filesystem starting at sector %d with size %d sectors appears to
be corrupted. If there was important data, make a flash snapshot to recover it. Otherwise,
perform factory reprogramming of MicroPython: completely erase flash, then program the firmware.
'''

# Of ports/esp32.
_corrupt_words_32 = '''The filesystem appears to be corrupted. If you had important data there, you
may want to make a flash snapshot to try to recover it. Otherwise, perform
factory reprogramming of MicroPython firmware (completely erase flash, followed
by firmware programming).
'''

def corrupt():
    while True:
        if _hw.text('port') == 'esp32':
            print(_corrupt_words_32)
        else:
            print((_corrupt_words if _hw.fs_own_kind() == 0 else _corrupt_fat_words) % (_hw.fs_first_sector(), _hw.fs_blocks()))
        wait_ms(3000)

def _stay_corrupt():
    # A board says this for ever; Ctrl-C leads to the prompt.
    try:
        _kbd_intr(3)
        corrupt()
    except KeyboardInterrupt as error:
        sys.print_exception(error)
    finally:
        _kbd_intr(-1)

def _prepare_files():
    state = _hw.fs_state()
    if state == 'blank':
        print('Performing initial setup')
        _hw.fs_format(_hw.fs_own_kind())
        with open('boot.py', 'w') as file:
            file.write('# Runs at every boot, before main.py.\nimport gc\n\ngc.collect()\n')
    return state != 'corrupt'

_gaps = bytearray(4096)

# Called when the heap is about to end behind what is here: leaves the globals to programs.
def settle():
    for name in list(_main):
        if name != '__name__':
            del _main[name]
    gc.collect()
    _hw.heap_gaps(addressof(_gaps), len(_gaps))

def boot(with_main):
    # What is here may come out of an image, which would make all boards draw the same numbers.
    _seed()
    if _hw.flag('hasFileSystem') and not _prepare_files():
        _stay_corrupt()
        return
    if _run_file('boot.py') and with_main:
        _run_file('main.py')
