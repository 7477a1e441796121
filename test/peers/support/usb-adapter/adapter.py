#!/usr/bin/env python3
"""A USB serial adapter without hardware: a pty in front of a simulated board, with the faults that adapters have.

    adapter.py --name ttyUSB7 --dir FOLDER --board 127.0.0.1:7000 [--set KEY=VALUE ...]

One process is one adapter. It makes the pty, the link FOLDER/NAME to it, the socket FOLDER/NAME.sock that the
preloaded library connects to (one connection per open file, protocol in shim.c), and a control socket
FOLDER/NAME.ctl (see `Adapter.command`). The board is any RFC 2217 server: rate, DTR, RTS, break and bytes are
passed to it. FOLDER/NAME.log has every line state and rate as the board saw it, with milliseconds.

What it does as Linux does: raises DTR and RTS together at each open, drops them at the last close if HUPCL is
set, keeps the termios from open to open, sends no faster than the rate, gathers received bytes by the adapter's
latency timer (16 ms, 1 ms with ASYNC_LOW_LATENCY), hangs up at unplug. Python's standard library only.
"""
import argparse, errno, heapq, json, os, pty, select, socket, sys, termios, time

DTR, RTS = 2, 4
IAC, SB, SE, WILL, WONT, DO, DONT = 255, 250, 240, 251, 252, 253, 254
COM_PORT = 44
STANDARD = (300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 500000, 921600,
            1000000, 1500000, 2000000)

DEFAULTS = dict(
    open_errno=0,        # open() fails: 13 EACCES, 16 EBUSY, 5 EIO
    mset_errno=0,        # TIOCMSET and friends fail: 25 ENOTTY, 22 EINVAL (an adapter without lines), 5 EIO
    mset_nth=0,          # with mset_errno: only the nth such request of an open file fails
    mget_errno=0,        # TIOCMGET fails
    dtr_errno=0,         # what changes DTR fails: TIOCMSET of both, too
    rts_errno=0,         # what changes RTS fails, likewise
    brk_errno=0,         # TIOCSBRK, TIOCCBRK fail: 95 EOPNOTSUPP (cdc_acm), 25 ENOTTY (CP2105, drivers without)
    flush_errno=0,       # tcflush fails
    drain_errno=0,       # tcdrain fails
    speed_errno=0,       # every change of the rate fails, 0.1 s and more after open: 71 EPROTO, 110 ETIMEDOUT
    gserial_errno=0,     # TIOCGSERIAL fails: 25 ENOTTY (usb-serial before Linux 5.13)
    sserial_errno=0,     # TIOCSSERIAL fails: 1 EPERM, 25 ENOTTY
    wiring='auto',       # auto | none (lines lead nowhere) | swapped | inverted | dtr-only | rts-only
                         # | direct (no transistors: RTS is EN, DTR is GPIO0, each by itself)
    line_delay_ms=0,     # each call that changes lines takes so long
    split_ms=-1,         # >= 0: a call that changes both lines changes DTR first, RTS so much later
    rts_first=0,         # with split_ms: RTS first
    only_standard=0,     # 1: the driver refuses rates outside the table (74880): see baud_refusal
    max_baud=0,          # the driver does no more: see baud_refusal
    baud_refusal='keep', # keep (termios gets the old rate) | clip (nearest) | einval | lie (termios as asked, wire not)
    baud_error=0.0,      # the wire's true rate differs by this share (a crystal that is off)
    dead_after_baud=0,   # 1: nothing is received after a change of rate (0.1 s and more after open) until reopened
    drop_on_baud_ms=0,   # the wire is deaf and mute for so long after a change of rate
    latency_ms=16,       # latency timer of the adapter; 1 if low latency is set (unless fixed)
    latency_fixed=0,
    tx_fifo=4096,        # how much the driver takes before write() waits
    writecap=0, eagain=0,   # a write takes at most so many bytes; every nth write: EAGAIN
    readcap=0, eintr=0,     # a read gives at most so many bytes; every nth read or write: EINTR
    rx_lose_every=0,     # every nth byte from the board is lost
    no_raise=0,          # 1: the driver does not raise lines at open (cdc_acm as some do)
    unplug_on='',        # lines, flush, drain, speed: the nth such request of an open file meets the unplug: EIO
    unplug_nth=1,
    stall_at_tx=0,       # takes no more once so many bytes have gone to the board since the first open
    en_rise_ms=0,        # a capacitor at EN: the chip leaves its reset so much after the lines let go
    deaf_if_shared=0,    # 1: whoever else has it open takes all that the board says, the newest gets nothing
    unplug_at_ms=0,      # unplugs so long after the first open
    unplug_at_tx=0,      # unplugs when so many bytes have gone to the board since the last plug
)


class Board:
    """RFC 2217 client, no more than what is needed."""

    def __init__(self, host, port, log):
        self.log = log
        self.sock = socket.create_connection((host, port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.out = bytearray(bytes([IAC, WILL, 0, IAC, DO, 0, IAC, WILL, COM_PORT, IAC, DO, COM_PORT]))
        self.state, self.cmd, self.sub, self.said = 0, 0, bytearray(), {(WILL, 0), (DO, 0), (WILL, 44), (DO, 44)}
        self.dtr = self.rts = False
        self.pump()
        self.sock.setblocking(False)

    def fileno(self):
        return self.sock.fileno()

    def pump(self):
        try:
            while self.out:
                del self.out[: self.sock.send(self.out)]
        except BlockingIOError:
            pass

    def com(self, command, payload):
        self.out += bytes([IAC, SB, COM_PORT, command]) + payload.replace(b'\xff', b'\xff\xff') + bytes([IAC, SE])

    def send(self, data):
        self.out += data.replace(b'\xff', b'\xff\xff')
        self.pump()

    def set_baud(self, baud):
        self.com(1, int(baud).to_bytes(4, 'big'))
        self.pump()

    def set_lines(self, dtr, rts):
        """Both in one segment, as one USB control transfer sets them: the board raises and lowers both at once where
        they come so, and the order never passes through "RTS alone" (EN low), which a real adapter would not either."""
        changes = [(8 if dtr else 9) if dtr != self.dtr else None, (11 if rts else 12) if rts != self.rts else None]
        if not rts: changes.reverse()
        for code in changes:
            if code is not None: self.com(5, bytes([code]))
        self.dtr, self.rts = dtr, rts
        self.pump()

    def set_break(self, on):
        self.com(5, bytes([5 if on else 6]))
        self.pump()

    def receive(self):
        """Bytes of the line; None at the end of the connection."""
        try:
            raw = self.sock.recv(65536)
        except BlockingIOError:
            return b''
        except OSError:
            return None
        if not raw:
            return None
        data = bytearray()
        for b in raw:
            if self.state == 0:
                if b == IAC: self.state = 1
                else: data.append(b)
            elif self.state == 1:
                if b == IAC: data.append(b); self.state = 0
                elif b == SB: self.sub = bytearray(); self.state = 3
                elif b >= WILL: self.cmd = b; self.state = 2
                else: self.state = 0
            elif self.state == 2:
                if self.cmd in (WILL, DO):
                    wanted = b in (0, 3, COM_PORT)
                    reply = {WILL: (DO, DONT), DO: (WILL, WONT)}[self.cmd][0 if wanted else 1]
                    if (reply, b) not in self.said:
                        self.said.add((reply, b))
                        self.out += bytes([IAC, reply, b])
                self.state = 0
            elif self.state == 3:
                if b == IAC: self.state = 4
            elif self.state == 4:
                self.state = 0 if b == SE else 3
        self.pump()
        return bytes(data)

    def close(self):
        self.sock.close()


class Client:
    """One open file of one program: the shim's control connection."""

    def __init__(self, sock):
        self.sock, self.inbuf, self.who, self.excl, self.opened, self.nth = sock, b'', '?', False, False, 0
        self.line_requests = 0

    def fileno(self):
        return self.sock.fileno()

    def reply(self, text):
        try:
            self.sock.sendall(text.encode() + b'\n')
        except OSError:
            pass


class Adapter:
    def __init__(self, name, board_address, folder, settings):
        self.name, self.board_address, self.folder = name, board_address, folder
        self.conf = dict(DEFAULTS)
        for text in settings:
            self.set(text)
        self.start = time.monotonic()
        self.logfile = open(f'{folder}/{name}.log', 'a', buffering=1)
        self.timers, self.timer_id = [], 0
        self.clients = []
        self.board = self.master = None
        self.baud, self.wire_baud, self.hupcl, self.lowlat = 9600, 9600, True, False
        self.dtr = self.rts = False
        self.ctl_listener = self.listen(f'{folder}/{name}.ctl')
        self.ctl_clients = []
        self.plug(name)

    # ---- helpers
    def now(self):
        return (time.monotonic() - self.start) * 1000

    def log(self, text):
        self.logfile.write(f'{time.time() % 100000:10.3f} {self.now():10.1f} {text}\n')

    def set(self, text):
        key, value = text.split('=', 1)
        old = DEFAULTS[key]
        self.conf[key] = type(old)(value)

    def listen(self, path):
        try: os.unlink(path)
        except FileNotFoundError: pass
        s = socket.socket(socket.AF_UNIX)
        s.bind(path)
        s.listen(16)
        s.setblocking(False)
        return s

    def later(self, ms, act):
        self.timer_id += 1
        heapq.heappush(self.timers, (time.monotonic() + ms / 1000, self.timer_id, act))

    # ---- plug and unplug
    def plug(self, name):
        if self.master is not None: return
        self.name = name
        self.board = Board(*self.board_address, self.log)
        self.master, slave = pty.openpty()
        attributes = termios.tcgetattr(slave)        # a fresh serial port: cooked, 9600 baud, HUPCL
        attributes[2] = (attributes[2] & ~0o10017) | termios.HUPCL
        attributes[4] = attributes[5] = termios.B9600
        termios.tcsetattr(slave, termios.TCSANOW, attributes)
        self.pts = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self.master, False)
        self.baud, self.hupcl, self.lowlat = 9600, True, False
        self.dtr = self.rts = False
        self.board.set_baud(9600)
        self.tx, self.tx_read, self.tx_sent, self.tx_dropped_to, self.tx_next = bytearray(), 0, 0, 0, 0.0
        self.rx, self.rx_due, self.rx_blocked, self.rx_count = bytearray(), None, bytearray(), 0
        self.deaf, self.deaf_until, self.opened_at = False, 0.0, 0.0
        self.isInReset, self.en_up_at = False, None
        self.drains, self.stopped = [], False
        link = f'{self.folder}/{name}'
        if os.path.islink(link): os.unlink(link)
        self.listener = self.listen(f'{self.folder}/{name}.sock')
        os.symlink(self.pts, link)
        self.log(f'plugged as {link} -> {self.pts}')

    def unplug(self):
        if self.master is None: return
        self.log('unplugged')
        for path in (f'{self.folder}/{self.name}', f'{self.folder}/{self.name}.sock'):
            try: os.unlink(path)
            except FileNotFoundError: pass
        self.listener.close()
        os.close(self.master)              # the kernel hangs up the slave
        self.master = None
        for client in self.clients: client.sock.close()   # further ioctls: EIO
        self.clients = []
        self.board.close()
        self.board = None

    # ---- lines
    def put_lines(self, dtr, rts, cause):
        if (dtr, rts) == (self.dtr, self.rts):
            self.log(f'lines DTR {int(dtr)} RTS {int(rts)}  ({cause}, as before)')
            return
        conf = self.conf
        if conf['split_ms'] >= 0 and dtr != self.dtr and rts != self.rts:
            first = (self.dtr, rts) if conf['rts_first'] else (dtr, self.rts)
            self.dtr, self.rts = first
            self.log(f'lines DTR {int(first[0])} RTS {int(first[1])}  ({cause}, first half)')
            self.wire_lines()
            if conf['split_ms'] > 0: time.sleep(conf['split_ms'] / 1000)
        self.dtr, self.rts = dtr, rts
        self.log(f'lines DTR {int(dtr)} RTS {int(rts)}  ({cause})')
        self.wire_lines()

    def wire_lines(self):
        dtr, rts, wiring = self.dtr, self.rts, self.conf['wiring']
        if wiring == 'none': return
        if wiring == 'swapped': dtr, rts = rts, dtr
        if wiring == 'inverted': dtr, rts = not dtr, not rts
        if wiring == 'dtr-only': rts = False
        if wiring == 'direct' and rts: dtr = False      # EN low, whatever DTR is
        if wiring == 'rts-only': dtr = False
        if self.conf['en_rise_ms'] and self.holds_reset(dtr, rts): return
        if self.board: self.board.set_lines(dtr, rts)

    def holds_reset(self, dtr, rts):
        """Whether the capacitor keeps EN low still; GPIO0 counts when it has come up."""
        wasInReset, self.isInReset = self.isInReset, rts and not dtr
        if self.isInReset: self.en_up_at = None
        elif wasInReset: self.en_up_at = time.monotonic() + self.conf['en_rise_ms'] / 1000
        return self.en_up_at is not None

    def rise(self, now):
        if self.en_up_at is None or now < self.en_up_at: return
        self.en_up_at = None
        self.log(f'EN is up, DTR {int(self.dtr)} RTS {int(self.rts)}')
        self.wire_lines()

    # ---- one request of the shim
    def request(self, client, words):
        conf, verb = self.conf, words[0]
        if verb == conf['unplug_on']:
            client.nth += 1
            if client.nth == conf['unplug_nth']:
                conf['unplug_on'] = ''
                self.log(f'unplug at {verb}')
                client.reply(f'err {errno.EIO}')
                self.unplug()
                return None
        if verb == 'open':
            return self.open(client, words)
        if verb == 'lines':
            cause, mask, value = words[1], int(words[2]), int(words[3])
            client.line_requests += 1
            if conf['mset_errno'] and conf['mset_nth'] in (0, client.line_requests): return f"err {conf['mset_errno']}"
            for bit, key in ((DTR, 'dtr_errno'), (RTS, 'rts_errno')):
                if mask & bit and conf[key]: return f'err {conf[key]}'
            if conf['line_delay_ms']: time.sleep(conf['line_delay_ms'] / 1000)
            dtr = bool(value & DTR) if mask & DTR else self.dtr
            rts = bool(value & RTS) if mask & RTS else self.rts
            self.put_lines(dtr, rts, cause)
            return 'ok'
        if verb == 'getlines':
            if conf['mget_errno']: return f"err {conf['mget_errno']}"
            return f'ok {(DTR if self.dtr else 0) | (RTS if self.rts else 0)}'
        if verb == 'speed':
            return self.speed(words[1], int(words[2]), words[3] == '1')
        if verb == 'brk':
            if conf['brk_errno']:
                self.log(f'break {words[1]} refused')
                return f"err {conf['brk_errno']}"
            if words[1] == '1': self.log('break on')
            self.board.set_break(words[1] == '1')
            return 'ok'
        if verb == 'sendbreak':
            if conf['brk_errno']: return f"err {conf['brk_errno']}"
            self.log(f'break for {words[1]} ms')
            self.board.set_break(True)
            time.sleep(int(words[1]) / 1000)
            self.board.set_break(False)
            return 'ok'
        if verb == 'excl':
            client.excl = words[1] == '1'
            self.log(f'TIOC{"E" if client.excl else "N"}XCL by {client.who}')
            return 'ok'
        if verb == 'getserial':
            if conf['gserial_errno']: return f"err {conf['gserial_errno']}"
            return f'ok {0x2000 if self.lowlat else 0}'
        if verb == 'setserial':
            if conf['sserial_errno']: return f"err {conf['sserial_errno']}"
            lowlat = bool(int(words[1]) & 0x2000)
            if lowlat != self.lowlat: self.log(f'low latency {"on" if lowlat else "off"}')
            self.lowlat = lowlat
            return 'ok'
        if verb == 'flush':
            if conf['flush_errno']: return f"err {conf['flush_errno']}"
            queue, count = int(words[1]), int(words[2])
            self.log(f'flush {("input", "output", "both")[queue]}')
            if queue in (0, 2):
                self.rx.clear(); self.rx_blocked.clear(); self.rx_due = None
            if queue in (1, 2):
                lost = count - self.tx_sent
                if lost > 0: self.log(f'flush dropped {lost} bytes that were not sent yet')
                self.tx_dropped_to = count
                self.read_master()
            return 'ok'
        if verb == 'room':
            self.read_master()
            room = max(0, conf['tx_fifo'] - (int(words[1]) - self.tx_sent))
            if room == 0 and not self.stopped: self.stop_output(True)
            return f'ok {room}'
        if verb == 'drain':
            if conf['drain_errno']: return f"err {conf['drain_errno']}"
            count = int(words[1])
            if self.tx_sent >= count: return 'ok'
            self.drains.append((count, client))
            return None
        return 'err 22'

    def open(self, client, words):
        client.who = f'{words[3] if len(words) > 3 else "?"} {words[2]}'
        conf = self.conf
        error = conf['open_errno']
        if not error and any(c.excl for c in self.clients if c is not client): error = errno.EBUSY
        if error:
            self.log(f'open by {client.who} refused: {errno.errorcode.get(error, error)}')
            return f'err {error}'
        isFirst = not any(c.opened for c in self.clients)
        client.opened = True
        self.log(f'open by {client.who}')
        if isFirst:
            self.opened_at = time.monotonic()
            self.tx.clear(); self.tx_read = self.tx_sent = self.tx_dropped_to = 0
            self.rx.clear(); self.rx_blocked.clear(); self.rx_due = None
            self.deaf = False
            if self.stopped: self.stop_output(False)
        # every opening raises both, also a second one while a first program works (tty_port_block_til_ready)
        if not conf['no_raise']: self.put_lines(True, True, 'kernel at open')
        return f"ok {self.pts} " + ' '.join(f'{key}={conf[key]}' for key in ('writecap', 'eagain', 'readcap', 'eintr'))

    def closed(self, client):
        self.clients.remove(client)
        client.sock.close()
        if not client.opened or self.master is None: return
        self.log(f'close by {client.who}')
        if any(c.opened for c in self.clients): return
        self.read_master()
        if self.tx: self.log(f'{len(self.tx)} bytes were still to be sent at close')
        if self.hupcl: self.put_lines(False, False, 'HUPCL at close')

    def speed(self, cause, baud, hupcl):
        conf = self.conf
        self.hupcl = hupcl
        if baud == self.baud: return f'ok {baud}'
        if conf['speed_errno'] and time.monotonic() - self.opened_at > 0.1:
            self.log(f'{cause} {baud} baud failed')
            return f"err {conf['speed_errno']}"
        taken, wire = baud, baud
        odd = conf['only_standard'] and baud not in STANDARD
        if odd or (conf['max_baud'] and baud > conf['max_baud']):
            how = conf['baud_refusal']
            self.log(f'{cause} {baud} baud refused ({how})')
            if how == 'einval': return 'err 22'
            if how == 'keep': return f'ok {self.baud}'
            if how == 'clip': taken = wire = max(b for b in STANDARD if b <= min(baud, conf['max_baud'] or baud))
            if how == 'lie': wire = self.wire_baud
        self.log(f'{cause} {taken} baud' + ('' if wire == taken else f', the wire stays at {wire}'))
        self.baud, self.wire_baud = taken, wire
        self.board.set_baud(round(wire * (1 + conf['baud_error'])))
        if conf['dead_after_baud'] and time.monotonic() - self.opened_at > 0.1:
            self.deaf = True
            self.log('deaf until reopened')
        if conf['drop_on_baud_ms']: self.deaf_until = time.monotonic() + conf['drop_on_baud_ms'] / 1000
        return f'ok {taken}'

    def stop_output(self, stop):
        """A full driver: the pty says EAGAIN and no POLLOUT, as a real port does, until there is room."""
        self.stopped = stop
        try:
            slave = os.open(self.pts, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            termios.tcflow(slave, termios.TCOOFF if stop else termios.TCOON)
            os.close(slave)
        except OSError as e:
            self.log(f'stop_output: {e}')

    # ---- bytes
    def read_master(self):
        """From the program: as much as the driver's buffer takes, and what a flush has condemned."""
        while True:
            condemned = self.tx_dropped_to - self.tx_read
            room = condemned if condemned > 0 else self.conf['tx_fifo'] - len(self.tx)
            if room <= 0: return
            try:
                data = os.read(self.master, min(room, 65536))
            except OSError:        # EAGAIN, or EIO while nobody has it open
                break
            if not data: break
            self.tx_read += len(data)
            self.tx += data
        if self.tx_dropped_to > self.tx_sent and self.tx_read >= self.tx_dropped_to:
            lost = self.tx_dropped_to - self.tx_sent
            del self.tx[:lost]
            self.tx_sent = self.tx_dropped_to

    def pump_tx(self):
        """To the board, no faster than the rate."""
        now = time.monotonic()
        byte_s = 10 / self.wire_baud
        if self.tx_next < now - 0.002: self.tx_next = now - 0.002
        n = min(len(self.tx), int((now - self.tx_next) / byte_s))
        if self.conf['stall_at_tx'] and self.tx_sent >= self.conf['stall_at_tx']: n = 0
        if n > 0:
            data = bytes(self.tx[:n])
            del self.tx[:n]
            self.tx_next += n * byte_s
            self.tx_sent += n
            if not self.deaf and now >= self.deaf_until: self.board.send(data)
            limit = self.conf['unplug_at_tx']
            if limit and self.tx_sent >= limit:
                self.conf['unplug_at_tx'] = 0
                self.unplug()
                return
        if self.stopped and len(self.tx) < 256: self.stop_output(False)     # WAKEUP_CHARS of n_tty_poll
        for count, client in list(self.drains):
            if self.tx_sent >= count:
                self.drains.remove((count, client))
                client.reply('ok')

    def from_board(self):
        data = self.board.receive()
        if data is None:
            self.log('the board closed its connection')
            self.unplug()
            return
        if not data or self.deaf or time.monotonic() < self.deaf_until: return
        if not any(c.opened for c in self.clients): return      # nobody reads: the driver has no URBs out
        if self.conf['deaf_if_shared'] and sum(c.opened for c in self.clients) > 1: return
        every = self.conf['rx_lose_every']
        if every:
            kept = bytearray()
            for b in data:
                self.rx_count += 1
                if self.rx_count % every: kept.append(b)
            data = bytes(kept)
        self.rx += data
        low = self.lowlat and not self.conf['latency_fixed']
        if self.rx_due is None: self.rx_due = time.monotonic() + (1 if low else self.conf['latency_ms']) / 1000
        self.deliver(time.monotonic())

    def deliver(self, now):
        """62 bytes fill a USB packet of an FTDI; fewer wait for the latency timer."""
        if self.rx and (self.rx_due is not None and now >= self.rx_due):
            n = len(self.rx)
        else:
            n = len(self.rx) // 62 * 62
        if n:
            self.rx_blocked += self.rx[:n]
            del self.rx[:n]
            self.rx_due = now + (1 if self.lowlat else self.conf['latency_ms']) / 1000 if self.rx else None
        if self.rx_blocked and self.master is not None:
            try:
                del self.rx_blocked[: os.write(self.master, self.rx_blocked)]
            except OSError:
                pass
            if len(self.rx_blocked) > 65536: self.rx_blocked.clear()

    # ---- what a hand does: set KEY=VALUE ..., reset, unplug, plug [NAME], state, quit
    def command(self, line):
        words = line.split()
        if not words: return 'ok'
        if words[0] == 'set':
            for text in words[1:]: self.set(text)
            self.log('set ' + ' '.join(words[1:]))
        elif words[0] == 'reset':      # back to an adapter without faults
            self.conf = dict(DEFAULTS)
            self.log('reset')
        elif words[0] == 'unplug': self.unplug()
        elif words[0] == 'plug': self.plug(words[1] if len(words) > 1 else self.name)
        elif words[0] == 'mark': self.log('---- ' + ' '.join(words[1:]))
        elif words[0] == 'state':
            return json.dumps(dict(name=self.name, plugged=self.master is not None, dtr=self.dtr, rts=self.rts,
                                   baud=self.baud, hupcl=self.hupcl, lowlat=self.lowlat,
                                   open=[c.who for c in self.clients], tx_sent=self.tx_sent))
        elif words[0] == 'quit':
            self.unplug()
            sys.exit(0)
        else: return 'error'
        return 'ok'

    # ---- the loop
    def run(self):
        while True:
            reads = [self.ctl_listener, *self.ctl_clients]
            if self.master is not None:
                reads += [self.listener, *self.clients]
                reads.append(self.board)
                isOpen = any(c.opened for c in self.clients)
                if isOpen and len(self.tx) < self.conf['tx_fifo']: reads.append(self.master)
            timeout = 1.0
            if self.master is not None and (self.tx or self.drains or self.stopped): timeout = 0.0012
            if self.master is not None and self.rx_due is not None:
                timeout = min(timeout, max(0, self.rx_due - time.monotonic()))
            if self.master is not None and (self.en_up_at or self.conf['unplug_at_ms']): timeout = min(timeout, 0.002)
            if self.master is not None and self.rx_blocked: timeout = min(timeout, 0.002)
            try:
                ready, _, _ = select.select(reads, [], [], timeout)
            except (OSError, ValueError):
                ready = []
            for item in ready:
                if item is self.ctl_listener:
                    c, _ = self.ctl_listener.accept()
                    self.ctl_clients.append(c)
                elif item in self.ctl_clients:
                    data = item.recv(4096)
                    if not data:
                        self.ctl_clients.remove(item); item.close()
                    else:
                        for line in data.decode().splitlines(): item.sendall(self.command(line).encode() + b'\n')
            if self.master is None: continue
            if self.listener in ready:
                c, _ = self.listener.accept()
                self.clients.append(Client(c))
            if self.master in ready:
                try:
                    self.read_master()
                except OSError:
                    pass
                if not self.tx and not self.drains: time.sleep(0.0003)   # a master nobody has open yet polls as ready
            if self.board in ready: self.from_board()
            for client in [c for c in self.clients if c in ready]:
                try:
                    data = client.sock.recv(4096)
                except OSError:
                    data = b''
                if not data:
                    self.closed(client)
                    continue
                client.inbuf += data
                while b'\n' in client.inbuf:
                    line, client.inbuf = client.inbuf.split(b'\n', 1)
                    answer = self.request(client, line.decode().split())
                    if answer is not None: client.reply(answer)
            if self.master is None: continue
            self.rise(time.monotonic())
            limit = self.conf['unplug_at_ms']
            if limit and self.opened_at and time.monotonic() - self.opened_at > limit / 1000:
                self.conf['unplug_at_ms'] = 0
                self.unplug()
                continue
            self.pump_tx()
            if self.master is not None: self.deliver(time.monotonic())


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--name', default='ttyUSB7')
    p.add_argument('--board', required=True, help='HOST:PORT of an RFC 2217 server')
    p.add_argument('--dir', required=True)
    p.add_argument('--set', action='append', default=[], metavar='KEY=VALUE')
    a = p.parse_args()
    address = lambda text: (text.rsplit(':', 1)[0], int(text.rsplit(':', 1)[1]))
    os.makedirs(a.dir, exist_ok=True)
    adapter = Adapter(a.name, address(a.board), a.dir, a.set)
    print(f'{a.name} is {adapter.pts}', flush=True)
    try:
        adapter.run()
    finally:
        adapter.unplug()


if __name__ == '__main__':
    main()
