/* A preloaded library that turns a pty into a USB serial adapter with modem lines.
 *
 * A pty has no DTR, RTS or break: the kernel answers those ioctls with ENOTTY, and ignores the rate. This
 * catches the open() of $USB_ADAPTER_DIR/NAME where adapter.py has a socket beside it ($USB_ADAPTER_DIR/NAME.sock),
 * opens the pty that adapter.py names, and sends it every line, rate, break, flush and drain call, which it answers
 * with 0 or an errno. So all policy (which adapter, which faults) is in adapter.py; here is only the plumbing.
 *
 *   gcc -O2 -Wall -shared -fPIC -o usb-adapter.so shim.c -ldl
 *   USB_ADAPTER_DIR=run LD_PRELOAD=./usb-adapter.so esptool --port run/ttyUSB7 flash-id
 *
 * Bytes themselves go through the pty. Unplugging needs no help: adapter.py closes the pty's master, and the
 * kernel hangs the slave up as it does with a USB serial port (read 0, write EIO, ioctl EIO, poll HUP|ERR).
 *
 * Wire format, one line each way over the control connection (one connection per open file):
 *   > open FLAGS PID NAME        < ok PTS writecap=N eagain=N readcap=N eintr=N | err ERRNO
 *   > lines CAUSE MASK VALUE     < ok | err ERRNO     (MASK, VALUE: TIOCM_ bits)
 *   > getlines                   < ok BITS
 *   > speed CAUSE BAUD HUPCL     < ok BAUD | err ERRNO   (the rate the driver really took)
 *   > brk 0|1                    < ok | err ERRNO
 *   > room COUNT                 < ok N      (what the driver's buffer takes now; 0 = write() says EAGAIN)
 *   > excl 0|1 / getserial / setserial FLAGS / flush QUEUE COUNT / drain COUNT / sendbreak MS
 * End of the connection is the close of the file, also when the program is killed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <asm/termbits.h> /* struct termios (kernel's), termios2, BOTHER */
#include <asm/ioctls.h>
#include <linux/serial.h>

/* <termios.h> clashes with <asm/termbits.h>: glibc's struct by hand (NCCS 32, then two speeds). */
struct libc_termios {
    unsigned c_iflag, c_oflag, c_cflag, c_lflag;
    unsigned char c_line, c_cc[32];
    unsigned c_ispeed, c_ospeed;
};

#define TIOCM_DTR 0x002 /* <sys/ioctl.h> clashes with <asm/termbits.h>, too */
#define TIOCM_RTS 0x004

#define MAXFD 4096
struct port {
    int ctl;                   /* control connection; 0 = not ours */
    unsigned long written;     /* bytes given to the pty so far */
    int writecap, eagain, nth; /* faults: at most so many bytes a write, every nth write EAGAIN */
    int readcap, eintr, calls; /* at most so many bytes a read, every nth read or write EINTR */
    pthread_mutex_t lock;
};
static struct port ports[MAXFD];

#define REAL(ret, name, ...)                                        \
    static ret (*real)(__VA_ARGS__);                                \
    if (!real) real = (ret (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int real_ioctl(int fd, unsigned long req, void *arg)
{
    REAL(int, "ioctl", int, unsigned long, ...);
    return real(fd, req, arg);
}
static int real_close(int fd)
{
    REAL(int, "close", int);
    return real(fd);
}
static ssize_t real_write(int fd, const void *p, size_t n)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(fd, p, n);
}

static struct port *ours(int fd)
{
    return fd >= 0 && fd < MAXFD && ports[fd].ctl > 0 ? &ports[fd] : NULL;
}

/* One request, one answer. Returns 0 with the text behind "ok" in out, or -1 with errno set. */
static int ask(struct port *p, char *out, size_t outlen, const char *fmt, ...)
{
    char buf[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(buf, sizeof buf - 1, fmt, ap);
    va_end(ap);
    buf[n++] = '\n';
    pthread_mutex_lock(&p->lock);
    int rc = -1;
    size_t got = 0;
    if (send(p->ctl, buf, n, MSG_NOSIGNAL) == n) {
        while (got < sizeof buf - 1) {
            ssize_t r = recv(p->ctl, buf + got, 1, 0);
            if (r < 0 && errno == EINTR) continue;
            if (r <= 0) break;
            if (buf[got] == '\n') { rc = 0; break; }
            got++;
        }
    }
    pthread_mutex_unlock(&p->lock);
    buf[got] = 0;
    if (rc) { errno = EIO; return -1; }           /* the bridge hung up: the device is gone */
    if (!strncmp(buf, "err ", 4)) { errno = atoi(buf + 4); return -1; }
    if (out) snprintf(out, outlen, "%.*s", (int)outlen - 1, got > 3 ? buf + 3 : "");
    return 0;
}

/* What stands behind a name in an answer; 0 without. */
static int number(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    return at ? atoi(at + strlen(name)) : 0;
}

/* Whether a signal comes in just now. */
static int interrupted(struct port *p) { return p->eintr && ++p->calls % p->eintr == 0; }

/* -2: not a path of ours. */
static int open_ours(const char *path, int flags)
{
    const char *dir = getenv("USB_ADAPTER_DIR");
    size_t len = dir ? strlen(dir) : 0;
    if (!dir || !path || strncmp(path, dir, len) || path[len] != '/' || strchr(path + len + 1, '/')) return -2;
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%s.sock", path);
    if (access(a.sun_path, F_OK)) return -2;      /* unplugged or never there: the kernel says so */
    int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(s, (struct sockaddr *)&a, sizeof a)) { real_close(s); return -2; }
    struct port tmp = {.ctl = s};
    pthread_mutex_init(&tmp.lock, NULL);
    char out[256], pts[128];
    if (ask(&tmp, out, sizeof out, "open %d %d %s", flags, getpid(), program_invocation_short_name)) {
        int e = errno;
        real_close(s);
        errno = e;
        return -1;
    }
    sscanf(out, "%127s", pts);
    tmp.writecap = number(out, "writecap=");
    tmp.eagain = number(out, "eagain=");
    tmp.readcap = number(out, "readcap=");
    tmp.eintr = number(out, "eintr=");
    REAL(int, "open64", const char *, int, ...);
    int fd = real(pts, flags | O_NOCTTY);
    if (fd < 0 || fd >= MAXFD) { int e = errno; real_close(s); errno = e; return -1; }
    real_ioctl(fd, TCFLSH, (void *)0L);           /* what an earlier program left unread */
    ports[fd] = tmp;
    return fd;
}

#define OPENER(name)                                                \
    int name(const char *path, int flags, ...)                      \
    {                                                               \
        REAL(int, #name, const char *, int, ...);                   \
        va_list ap;                                                 \
        va_start(ap, flags);                                        \
        int mode = va_arg(ap, int);                                 \
        va_end(ap);                                                 \
        int fd = open_ours(path, flags);                            \
        return fd != -2 ? fd : real(path, flags, mode);             \
    }
#define OPENERAT(name)                                              \
    int name(int at, const char *path, int flags, ...)              \
    {                                                               \
        REAL(int, #name, int, const char *, int, ...);              \
        va_list ap;                                                 \
        va_start(ap, flags);                                        \
        int mode = va_arg(ap, int);                                 \
        va_end(ap);                                                 \
        int fd = open_ours(path, flags);                            \
        return fd != -2 ? fd : real(at, path, flags, mode);         \
    }
OPENER(open)
OPENER(open64)
OPENERAT(openat)
OPENERAT(openat64)

int close(int fd)
{
    struct port *p = ours(fd);
    if (!p) return real_close(fd);
    int ctl = p->ctl;
    p->ctl = 0;
    int rc = real_close(fd), e = errno;
    real_close(ctl);                              /* tells the bridge: lines fall if HUPCL is set */
    errno = e;
    return rc;
}

ssize_t write(int fd, const void *buf, size_t n)
{
    struct port *p = ours(fd);
    if (!p) return real_write(fd, buf, n);
    if (interrupted(p)) { errno = EINTR; return -1; }
    if (p->eagain && ++p->nth % p->eagain == 0) { errno = EAGAIN; return -1; }
    if (p->writecap && n > (size_t)p->writecap) n = p->writecap;
    char out[64];                 /* a pty takes 64 KB at once, a USB serial driver some 4 KB */
    if (!ask(p, out, sizeof out, "room %lu", p->written)) {
        size_t room = strtoul(out, NULL, 10);
        if (!room) { errno = EAGAIN; return -1; }     /* the bridge has stopped the pty: no POLLOUT until there is room */
        if (n > room) n = room;
    }
    ssize_t w = real_write(fd, buf, n);
    if (w > 0) p->written += w;
    return w;
}

/* USB_ADAPTER_READ_DELAY_US: a read that finds nothing comes back so much later, as when the machine is busy. The
 * order in which a program's reader and writer learn of EAGAIN then turns round (a poller may mind). */
ssize_t read(int fd, void *buf, size_t n)
{
    REAL(ssize_t, "read", int, void *, size_t);
    static long delay = -1;
    if (delay < 0) { const char *d = getenv("USB_ADAPTER_READ_DELAY_US"); delay = d ? atol(d) : 0; }
    struct port *p = ours(fd);
    if (p && interrupted(p)) { errno = EINTR; return -1; }
    if (p && p->readcap && n > (size_t)p->readcap) n = p->readcap;
    ssize_t r = real(fd, buf, n);
    if (delay && r < 0 && errno == EAGAIN && p) { usleep(delay); errno = EAGAIN; }
    return r;
}

static const struct { unsigned code, baud; } rates[] = {
    {B0, 0}, {B50, 50}, {B75, 75}, {B110, 110}, {B134, 134}, {B150, 150}, {B200, 200}, {B300, 300},
    {B600, 600}, {B1200, 1200}, {B1800, 1800}, {B2400, 2400}, {B4800, 4800}, {B9600, 9600},
    {B19200, 19200}, {B38400, 38400}, {B57600, 57600}, {B115200, 115200}, {B230400, 230400},
    {B460800, 460800}, {B500000, 500000}, {B576000, 576000}, {B921600, 921600}, {B1000000, 1000000},
    {B1152000, 1152000}, {B1500000, 1500000}, {B2000000, 2000000}, {B2500000, 2500000},
    {B3000000, 3000000}, {B3500000, 3500000}, {B4000000, 4000000}};

static unsigned baud_of(unsigned cflag, unsigned ospeed)
{
    if ((cflag & CBAUD) == BOTHER) return ospeed;
    for (unsigned i = 0; i < sizeof rates / sizeof *rates; i++)
        if (rates[i].code == (cflag & CBAUD)) return rates[i].baud;
    return 9600;
}

/* Writes the rate that the driver took into the pty's termios, as tty_encode_baud_rate does. */
static void encode_rate(int fd, unsigned baud)
{
    struct termios2 t;
    if (real_ioctl(fd, TCGETS2, &t)) return;
    t.c_cflag = (t.c_cflag & ~CBAUD) | BOTHER;
    for (unsigned i = 0; i < sizeof rates / sizeof *rates; i++)
        if (rates[i].baud == baud) t.c_cflag = (t.c_cflag & ~CBAUD) | rates[i].code;
    t.c_ospeed = t.c_ispeed = baud;
    real_ioctl(fd, TCSETS2, &t);
}

static unsigned rate_of(int fd)
{
    struct termios2 t;
    return real_ioctl(fd, TCGETS2, &t) ? 0 : baud_of(t.c_cflag, t.c_ospeed);
}

/* After the pty has taken the settings: the adapter is told, and may have its own mind. One that fails leaves the
 * rate as it was before. */
static int tell_speed(struct port *p, int fd, const char *cause, unsigned before)
{
    struct termios2 t;
    char out[64];
    if (real_ioctl(fd, TCGETS2, &t)) return -1;
    unsigned baud = baud_of(t.c_cflag, t.c_ospeed);
    if (ask(p, out, sizeof out, "speed %s %u %d %d", cause, baud, !!(t.c_cflag & HUPCL), t.c_cflag & CSIZE)) {
        int e = errno;
        if (before) encode_rate(fd, before);
        errno = e;
        return -1;
    }
    unsigned real = strtoul(out, NULL, 10);
    if (real && real != baud) encode_rate(fd, real);
    return 0;
}

static int drain(struct port *p) { return ask(p, NULL, 0, "drain %lu", p->written); }

static int flush(struct port *p, int fd, int queue)
{
    if (ask(p, NULL, 0, "flush %d %lu", queue, p->written)) return -1;
    return queue == TCOFLUSH ? 0 : real_ioctl(fd, TCFLSH, (void *)0L);
}

int tcgetattr(int fd, void *t)
{
    REAL(int, "tcgetattr", int, void *);
    return real(fd, t);
}

int tcsetattr(int fd, int when, const void *t)
{
    REAL(int, "tcsetattr", int, int, const void *);
    struct port *p = ours(fd);
    if (!p) return real(fd, when, t);
    if (when != 0 && drain(p)) return -1;             /* TCSADRAIN, TCSAFLUSH */
    if (when == 2 && flush(p, fd, TCIFLUSH)) return -1;
    unsigned before = rate_of(fd);
    if (real(fd, 0, t)) return -1;
    return tell_speed(p, fd, when == 0 ? "tcsetattr" : when == 1 ? "tcsetattr-drain" : "tcsetattr-flush", before);
}

int tcflush(int fd, int queue)
{
    REAL(int, "tcflush", int, int);
    struct port *p = ours(fd);
    return p ? flush(p, fd, queue) : real(fd, queue);
}

int tcdrain(int fd)
{
    REAL(int, "tcdrain", int);
    struct port *p = ours(fd);
    return p ? drain(p) : real(fd);
}

int tcsendbreak(int fd, int duration)
{
    REAL(int, "tcsendbreak", int, int);
    struct port *p = ours(fd);
    return p ? ask(p, NULL, 0, "sendbreak %d", duration ? duration : 250) : real(fd, duration);
}

int ioctl(int fd, unsigned long req, ...)
{
    va_list ap;
    va_start(ap, req);
    void *arg = va_arg(ap, void *);
    va_end(ap);
    struct port *p = ours(fd);
    if (!p) return real_ioctl(fd, req, arg);
    char out[64];
    const unsigned both = TIOCM_DTR | TIOCM_RTS;
    switch ((unsigned)req) {
    case TIOCMGET:
        if (ask(p, out, sizeof out, "getlines")) return -1;
        *(int *)arg = atoi(out);
        return 0;
    case TIOCMSET: return ask(p, NULL, 0, "lines TIOCMSET %u %u", both, *(unsigned *)arg & both);
    case TIOCMBIS: return ask(p, NULL, 0, "lines TIOCMBIS %u %u", *(unsigned *)arg & both, *(unsigned *)arg & both);
    case TIOCMBIC: return ask(p, NULL, 0, "lines TIOCMBIC %u 0", *(unsigned *)arg & both);
    case TIOCSBRK: return ask(p, NULL, 0, "brk 1");
    case TIOCCBRK: return ask(p, NULL, 0, "brk 0");
    case TIOCEXCL: return ask(p, NULL, 0, "excl 1");
    case TIOCNXCL: return ask(p, NULL, 0, "excl 0");
    case TCSBRK:   return (long)arg ? drain(p) : ask(p, NULL, 0, "sendbreak 250");
    case TCSBRKP:  return ask(p, NULL, 0, "sendbreak %ld", 100 * (long)arg);
    case TCFLSH:   return flush(p, fd, (int)(long)arg);
    case TIOCGSERIAL:
        if (ask(p, out, sizeof out, "getserial")) return -1;
        memset(arg, 0, sizeof(struct serial_struct));
        ((struct serial_struct *)arg)->flags = atoi(out);
        return 0;
    case TIOCSSERIAL: return ask(p, NULL, 0, "setserial %d", ((struct serial_struct *)arg)->flags);
    case TCSETS2: case TCSETSW2: case TCSETSF2: case TCSETS: case TCSETSW: case TCSETSF: {
        int isWait = req == TCSETSW2 || req == TCSETSF2 || req == TCSETSW || req == TCSETSF;
        if (isWait && drain(p)) return -1;
        if ((req == TCSETSF2 || req == TCSETSF) && flush(p, fd, TCIFLUSH)) return -1;
        unsigned before = rate_of(fd);
        if (real_ioctl(fd, req >= TCSETS2 && req != TCSETS && req != TCSETSW && req != TCSETSF ? TCSETS2 : TCSETS, arg)) return -1;
        return tell_speed(p, fd, req == TCSETS2 ? "TCSETS2" : "TCSETS", before);
    }
    default: return real_ioctl(fd, req, arg);
    }
}
