# Reads what a tar archive holds, one member after the other (tools/upip_utarfile.py).

DIRTYPE = 'dir'
REGTYPE = 'file'
_record = 512

def roundup(val, align):
    return (val + align - 1) & ~(align - 1)

class FileSection:
    def __init__(self, f, content_len, aligned_len):
        self.f = f
        self.content_len = content_len
        self.align = aligned_len - content_len

    def read(self, sz=65536):
        data = self.f.read(min(sz, self.content_len)) if self.content_len else b''
        self.content_len -= len(data)
        return data

    def readinto(self, buf):
        data = self.read(len(buf))
        buf[:len(data)] = data
        return len(data)

    def skip(self):
        rest = self.content_len + self.align
        while rest > 0:
            part = self.f.read(min(rest, 16))
            if not part:
                return
            rest -= len(part)

class TarInfo:
    def __str__(self):
        return 'TarInfo(%r, %s, %d)' % (self.name, self.type, self.size)

class TarFile:
    def __init__(self, name=None, fileobj=None):
        self.f = fileobj if fileobj else open(name, 'rb')
        self.subf = None

    def next(self):
        if self.subf:
            self.subf.skip()
        head = self.f.read(_record)
        # A record of zeros ends the archive.
        if not head or not head[0]:
            return None
        found = TarInfo()
        found.name = str(head[:100], 'utf-8').rstrip('\0')
        found.size = int(head[124:135], 8)
        found.type = DIRTYPE if found.name[-1] == '/' else REGTYPE
        self.subf = found.subf = FileSection(self.f, found.size, roundup(found.size, _record))
        return found

    def __iter__(self):
        return self

    def __next__(self):
        found = self.next()
        if found is None:
            raise StopIteration
        return found

    def extractfile(self, tarinfo):
        return tarinfo.subf
