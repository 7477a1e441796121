# btree of the port: a dictionary in a file, in pages as Berkeley DB 1.85 lays them out (btree.h of that
# library), read and written here. Pages that a key has left empty go into the file's list of free ones.

from struct import pack as _pack, pack_into as _pack_into, unpack_from as _unpack
from uctypes import addressof as _addressof

INCL = 1
DESC = 2

_MAGIC, _VERSION, _NO_DUPLICATES = 0x053162, 3, 0x20
_HEADER = 20
_INTERNAL, _LEAF, _OVERFLOW = 1, 2, 4
_BIG_DATA, _BIG_KEY = 1, 2
# Of the port: MICROPY_BERKELEY_DB_DEFPSIZE and MINCACHE.
_page_bytes, _least_cached = 1024, 3
_CURSOR, _FIRST, _LAST, _NEXT, _PREVIOUS = 1, 3, 6, 7, 9
_KEYS, _VALUES, _ITEMS = 0x40, 0x80, 0xc0

def _plain(value):
    return value.encode() if isinstance(value, str) else bytes(memoryview(value))

def _bounds(page):
    return _unpack('<HH', page, 16)

def _count(page):
    return (_bounds(page)[0] - _HEADER) // 2

def _place(page, index):
    return _unpack('<H', page, _HEADER + 2 * index)[0]

def _is_leaf(page):
    return page[12] & _LEAF

# Both kinds begin with two words and their flags; a leaf's second is the size of its data.
def _size(page, index):
    at = _place(page, index)
    key, data, flags = _unpack('<IIB', page, at)
    return (9 + key + (data if _is_leaf(page) else 0) + 3) & ~3

def _raw(page, index):
    at = _place(page, index)
    return bytes(page[at:at + _size(page, index)])

def _fill(page, items):
    lower, upper = _HEADER, len(page)
    for item in items:
        upper -= len(item)
        page[upper:upper + len(item)] = item
        _pack_into('<H', page, lower, upper)
        lower += 2
    _pack_into('<HH', page, 16, lower, upper)

def _link(page, previous, following):
    _pack_into('<II', page, 4, previous, following)

class btree:
    def __init__(self, stream, size, cache, least):
        self._stream = stream
        self._pages = {}
        self._changed = set()
        self._next_flags = 0
        # Where the cursor stands, while nothing changes.
        self._spot = None
        meta = bytearray(24)
        if self._read_into(meta, None):
            magic, version, size, self._free, records, flags = _unpack('<IIIIII', meta, 0)
            if magic != _MAGIC or version != _VERSION or size < 512 or size & 1 or flags & ~0xa0:
                raise OSError(22)
        else:
            self._free = 0
        self._size = size
        self._most_cached = max(_least_cached, cache // size)
        self._most_in_leaf = max((size - _HEADER) // least - 14, 22)
        self._end = max(2, (self._length() + size - 1) // size)
        if self._end == 2 and self._page(1)[12] == 0:
            self._make(1, _LEAF)
            self._write_meta()
        self._cursor = None

    # The stream: of Python with readinto() and ioctl() alone, or a file.
    def _seek(self, offset, whence=0):
        if hasattr(self._stream, 'seek'):
            return self._stream.seek(offset, whence)
        place = bytearray(_pack('<iI', offset, whence))
        failed = self._stream.ioctl(2, _addressof(place))
        if failed < 0:
            raise OSError(-failed)
        return _unpack('<i', place, 0)[0]

    def _length(self):
        return self._seek(0, 2)

    def _read_into(self, buffer, at):
        if at is not None:
            self._seek(at)
        got = self._stream.readinto(buffer)
        if got is not None and got < 0:
            raise OSError(-got)
        return got

    def _write_meta(self):
        page = bytearray(self._size)
        _pack_into('<IIIIII', page, 0, _MAGIC, _VERSION, self._size, self._free, 0, _NO_DUPLICATES)
        self._seek(0)
        self._stream.write(page)

    def _page(self, number):
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = bytearray(self._size)
            self._read_into(page, number * self._size)
        return page

    def _change(self, number):
        self._changed.add(number)
        return self._page(number)

    def _make(self, number, kind):
        page = self._pages[number] = bytearray(self._size)
        self._changed.add(number)
        _pack_into('<IIIIHH', page, 0, number, 0, 0, kind, _HEADER, self._size)
        return page

    def _new(self, kind):
        number = self._free
        if number:
            self._free = _unpack('<I', self._page(number), 8)[0]
        else:
            number = self._end
            self._end += 1
        self._make(number, kind)
        return number

    def _drop(self, number):
        page = self._make(number, _OVERFLOW)
        _link(page, 0, self._free)
        self._free = number

    # Between two calls no more pages are held than the cache has.
    def _trim(self):
        if self._stream is None:
            raise ValueError('database closed')
        if len(self._pages) <= self._most_cached:
            return
        pages, changed = self._pages, self._changed
        # New ones: what was taken out of a dictionary goes on taking room in it.
        self._pages, self._changed = {}, set()
        for number, page in pages.items():
            if len(self._pages) < self._most_cached - 1:
                self._pages[number] = page
                if number in changed:
                    self._changed.add(number)
            elif number in changed:
                self._seek(number * self._size)
                self._stream.write(page)

    # What is too long for a leaf is in a chain of pages.
    def _put_chain(self, data):
        room = self._size - _HEADER
        following = 0
        for at in range((len(data) - 1) // room * room, -1, -room):
            number = self._new(_OVERFLOW)
            page = self._page(number)
            _link(page, 0, following)
            part = data[at:at + room]
            page[_HEADER:_HEADER + len(part)] = part
            following = number
        return _pack('<II', following, len(data))

    def _chain(self, where):
        number, size = _unpack('<II', where, 0)
        data = b''
        while number and len(data) < size:
            page = self._page(number)
            data += bytes(page[_HEADER:])
            number = _unpack('<I', page, 8)[0]
        return data[:size]

    def _drop_chain(self, where):
        number = _unpack('<I', where, 0)[0]
        while number:
            following = _unpack('<I', self._page(number), 8)[0]
            self._drop(number)
            number = following

    def _key(self, page, index):
        at = _place(page, index)
        size, _, flags = _unpack('<IIB', page, at)
        key = bytes(page[at + 9:at + 9 + size])
        return self._chain(key) if flags & _BIG_KEY else key

    def _data(self, page, index):
        at = _place(page, index)
        key, size, flags = _unpack('<IIB', page, at)
        data = bytes(page[at + 9 + key:at + 9 + key + size])
        return self._chain(data) if flags & _BIG_DATA else data

    # The way to the leaf: numbers of pages and where it went on; last the leaf, and the first key in it that is
    # not less.
    def _way(self, key):
        way = []
        number = 1
        while True:
            page = self._page(number)
            leaf = _is_leaf(page)
            low, high = 0 if leaf else 1, _count(page)
            while low < high:
                middle = (low + high) // 2
                found = self._key(page, middle)
                if found < key or found == key and not leaf:
                    low = middle + 1
                else:
                    high = middle
            if leaf:
                way.append((number, low))
                return way
            way.append((number, low - 1))
            number = _unpack('<I', page, _place(page, low - 1) + 4)[0]

    def _found(self, key):
        number, index = self._way(key)[-1]
        page = self._page(number)
        if index < _count(page) and self._key(page, index) == key:
            return page, index
        return None

    def _put(self, key, data):
        key, data = _plain(key), _plain(data)
        self._trim()
        self._spot = None
        self._delete(key)
        flags = 0
        shown_key, shown = key, data
        if len(key) + len(data) > self._most_in_leaf:
            if len(key) > self._most_in_leaf - 8:
                shown_key, flags = self._put_chain(key), _BIG_KEY
            if len(shown_key) + len(data) > self._most_in_leaf:
                shown, flags = self._put_chain(data), flags | _BIG_DATA
        item = _pack('<IIB', len(shown_key), len(shown), flags) + shown_key + shown
        way = self._way(key)
        number, index = way.pop()
        self._insert(way, number, index, item + bytes(-len(item) % 4))

    def _insert(self, way, number, index, item):
        page = self._change(number)
        lower, upper = _bounds(page)
        items = [_raw(page, each) for each in range(_count(page))]
        items.insert(index, item)
        if upper - lower >= len(item) + 2:
            _fill(page, items)
            return
        half = sum(len(each) + 2 for each in items) // 2
        cut = 0
        while half > 0 and cut < len(items) - 1:
            half -= len(items[cut]) + 2
            cut += 1
        kind = page[12]
        right = self._new(kind)
        _fill(self._page(right), items[cut:])
        if number == 1:
            # The root stays where it is, with two below it.
            left = self._new(kind)
            _fill(self._page(left), items[:cut])
            _link(self._page(left), 0, right)
            _link(self._page(right), left, 0)
            self._make(1, _INTERNAL)
            _fill(self._page(1), [self._pointer(left), self._pointer(right)])
            return
        _fill(page, items[:cut])
        following = _unpack('<I', page, 8)[0]
        _link(self._page(right), number, following)
        if following:
            _pack_into('<I', self._change(following), 4, right)
        _pack_into('<I', page, 8, right)
        parent, place = way.pop()
        self._insert(way, parent, place + 1, self._pointer(right))

    # What stands for a page in the one above: its first key.
    def _pointer(self, number):
        page = self._page(number)
        at = _place(page, 0)
        size, _, flags = _unpack('<IIB', page, at)
        key = bytes(page[at + 9:at + 9 + size])
        if _is_leaf(page) and flags & _BIG_KEY:
            # Whoever removes the leaf's key removes its chain.
            key = self._put_chain(self._chain(key))
        item = _pack('<IIB', len(key), number, flags & _BIG_KEY) + key
        return item + bytes(-len(item) % 4)

    def _delete(self, key):
        way = self._way(key)
        number, index = way.pop()
        page = self._page(number)
        if index == _count(page) or self._key(page, index) != key:
            return False
        item = _raw(page, index)
        size, _, flags = _unpack('<IIB', item, 0)
        if flags & _BIG_KEY:
            self._drop_chain(item[9:])
        if flags & _BIG_DATA:
            self._drop_chain(item[9 + size:])
        self._remove(way, number, index)
        return True

    def _remove(self, way, number, index):
        page = self._change(number)
        items = [_raw(page, each) for each in range(_count(page))]
        del items[index]
        _fill(page, items)
        if items:
            return
        if number == 1:
            self._make(1, _LEAF)
            return
        previous, following = _unpack('<II', page, 4)
        if previous:
            _pack_into('<I', self._change(previous), 8, following)
        if following:
            _pack_into('<I', self._change(following), 4, previous)
        self._drop(number)
        parent, place = way.pop()
        self._remove(way, parent, place)

    # Leaf and index of the first key that is not less (or greater, if `beyond`), or of the last one below.
    def _at(self, key, beyond=False):
        number, index = self._way(key)[-1]
        page = self._page(number)
        if beyond and index < _count(page) and self._key(page, index) == key:
            index += 1
        return self._forward(page, index)

    def _forward(self, page, index):
        while index >= _count(page):
            following = _unpack('<I', page, 8)[0]
            if not following:
                return None
            page, index = self._page(following), 0
        return page, index

    def _backward(self, page, index):
        while index < 0:
            previous = _unpack('<I', page, 4)[0]
            if not previous:
                return None
            page = self._page(previous)
            index = _count(page) - 1
        return page, index

    def _edge(self, last):
        page = self._page(1)
        while not _is_leaf(page):
            page = self._page(_unpack('<I', page, _place(page, _count(page) - 1 if last else 0) + 4)[0])
        return self._backward(page, _count(page) - 1) if last else self._forward(page, 0)

    def _step(self, flags, key=None):
        self._trim()
        if flags == _NEXT and self._cursor is None:
            flags = _FIRST
        if flags == _PREVIOUS and self._cursor is None:
            flags = _LAST
        if flags == _CURSOR:
            found = self._at(_plain(key))
        elif flags == _NEXT and self._spot:
            page, index = self._spot
            found = self._forward(page, index + 1)
        elif flags == _PREVIOUS and self._spot:
            page, index = self._spot
            found = self._backward(page, index - 1)
        elif flags == _NEXT:
            found = self._at(self._cursor, True)
        elif flags == _PREVIOUS:
            number, index = self._way(self._cursor)[-1]
            found = self._backward(self._page(number), index - 1)
        elif flags in (_FIRST, _LAST):
            found = self._edge(flags == _LAST)
        else:
            raise OSError(22)
        if found is not None:
            self._cursor = self._key(*found)
            self._spot = found
        return found

    def flush(self):
        if self._stream is None:
            raise ValueError('database closed')
        for number in sorted(self._changed):
            self._seek(number * self._size)
            self._stream.write(self._pages[number])
        self._changed.clear()
        self._write_meta()
        if hasattr(self._stream, 'flush'):
            self._stream.flush()
        return 0

    def close(self):
        if self._stream is not None:
            self.flush()
            self._stream = None
            self._pages.clear()
        return 0

    def put(self, key, value, *flags):
        self._put(key, value)
        return 0

    def get(self, key, default=None):
        self._trim()
        found = self._found(_plain(key))
        return default if found is None else self._data(*found)

    def seq(self, flags, *key):
        found = self._step(flags, *key[:1])
        return None if found is None else (self._key(*found), self._data(*found))

    def _range(self, kind, start=None, end=None, flags=0):
        self._next_flags = kind | flags
        self._start, self._stop = start, end
        return self

    def keys(self, *bounds):
        return self._range(_KEYS, *bounds)

    def values(self, *bounds):
        return self._range(_VALUES, *bounds)

    def items(self, *bounds):
        return self._range(_ITEMS, *bounds)

    def __iter__(self):
        if not self._next_flags:
            self._range(_KEYS)
        self._flags = self._next_flags
        self._next_flags = 0
        self._begins = True
        return self

    def __next__(self):
        down = self._flags & DESC
        if not self._begins:
            found = self._step(_PREVIOUS if down else _NEXT)
        elif self._start is not None:
            found = self._step(_CURSOR, self._start)
        else:
            found = self._step(_LAST if down else _FIRST)
        self._begins = False
        if found is None:
            raise StopIteration
        key = self._cursor
        if self._stop is not None:
            stop = _plain(self._stop)
            if key == stop and not self._flags & INCL or (key < stop if down else key > stop):
                raise StopIteration
        kind = self._flags & _ITEMS
        if kind == _KEYS:
            return key
        return self._data(*found) if kind == _VALUES else (key, self._data(*found))

    def __getitem__(self, key):
        self._trim()
        found = self._found(_plain(key))
        if found is None:
            raise KeyError
        return self._data(*found)

    def __setitem__(self, key, value):
        self._put(key, value)

    def __delitem__(self, key):
        self._trim()
        self._spot = None
        if not self._delete(_plain(key)):
            raise KeyError

    def __contains__(self, key):
        self._trim()
        return self._found(_plain(key)) is not None

    def __repr__(self):
        return '<btree %x>' % (0 if self._stream is None else 0x3fff0000 + id(self) % 0x8000)

def open(stream, *, flags=0, cachesize=0, pagesize=0, minkeypage=0):
    if not hasattr(stream, 'readinto'):
        raise OSError('stream operation not supported')
    if flags & ~1 or pagesize and (pagesize < 512 or pagesize > 65536 or pagesize & 1) or minkeypage == 1:
        raise OSError(22)
    return btree(stream, pagesize or _page_bytes, cachesize, minkeypage or 2)
