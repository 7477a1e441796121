# Asks whether the WebREPL is to start at boot, and for its password; both go into files of the board.

import sys

_config = './webrepl_cfg.py'
_boot = './boot.py'

def _starts():
    try:
        with open(_boot) as file:
            return any(line.strip() == 'webrepl.start()' for line in file)
    except OSError:
        return False

def _change_boot(starts):
    try:
        with open(_boot) as file:
            lines = [line for line in file if line.strip() not in ('import webrepl', 'webrepl.start()', '#import webrepl', '#webrepl.start()')]
    except OSError:
        lines = []
    lines += ['import webrepl\n', 'webrepl.start()\n'] if starts else []
    with open(_boot, 'w') as file:
        for line in lines:
            file.write(line)

def _password():
    while True:
        first = input('New password (4-9 chars): ')
        if not 4 <= len(first) <= 9:
            print('Invalid password length')
        elif first != input('Confirm password: '):
            print('Passwords do not match')
        else:
            return first

def main():
    is_on = _starts()
    print('WebREPL daemon auto-start status:', 'enabled' if is_on else 'disabled')
    print('\nWould you like to (E)nable or (D)isable it running on boot?')
    print('(Empty line to quit)')
    answer = input('> ').upper()
    if answer not in ('E', 'D'):
        if answer:
            print('Invalid answer')
        sys.exit()
    if answer == 'E':
        password = _password()
        with open(_config, 'w') as file:
            file.write('PASS = %r\n' % password)
    if is_on != (answer == 'E'):
        _change_boot(answer == 'E')
        print('Changes will be activated after reboot')

main()
