# A few commands of a shell as objects: what is shown at the prompt is done
# (upysh of micropython-lib, as the port's boards freeze it).

import os

class _Shown:
    def __init__(self, act):
        self._act = act

    def __repr__(self):
        self._act()
        return ''

    def __call__(self, *args):
        return self._act(*args)

def _ls(path='.'):
    free = 0
    for entry in sorted(os.ilistdir(path)):
        is_folder = entry[1] & 0x4000
        print('%8s %s' % ('<dir>' if is_folder else entry[3], entry[0]))
    try:
        stat = os.statvfs(path)
        print('\n{:,d}k free'.format(stat[1] * stat[3] // 1024))
    except OSError:
        pass

def _head(path, count=10):
    with open(path) as file:
        for _ in range(count):
            line = file.readline()
            if not line:
                break
            print(line, end='')

def cat(path):
    _head(path, 1 << 30)

def cp(source, target):
    try:
        if os.stat(target)[0] & 0x4000:
            target = target.rstrip('/') + '/' + source.split('/')[-1]
    except OSError:
        pass
    block = bytearray(512)
    view = memoryview(block)
    with open(source, 'rb') as given, open(target, 'wb') as made:
        while True:
            count = given.readinto(block)
            if not count:
                break
            made.write(view[:count])

def mv(source, target):
    os.rename(source, target)

def newfile(path):
    print('Type file contents line by line, finish with EOF (Ctrl+D).')
    with open(path, 'w') as file:
        while True:
            try:
                line = input()
            except EOFError:
                break
            file.write(line + '\n')

def rm(path, recursive=False):
    if recursive and os.stat(path)[0] & 0x4000:
        for entry in os.ilistdir(path):
            rm(path.rstrip('/') + '/' + entry[0], True)
        os.rmdir(path)
    else:
        os.remove(path)

pwd = _Shown(lambda: print(os.getcwd()))
ls = _Shown(_ls)
clear = _Shown(lambda: print('\x1b[2J\x1b[H', end=''))
cd, mkdir, rmdir, head = os.chdir, os.mkdir, os.rmdir, _head

def _man():
    print('''
upysh is intended to be imported using:
from upysh import *

To see this help text again, type "man".

upysh commands:
clear, ls, ls(...), head(...), cat(...), newfile(...)
cp('src', 'dest'), mv('old', 'new'), rm(...)
pwd, cd(...), mkdir(...), rmdir(...)
''')

man = _Shown(_man)
print(man)
