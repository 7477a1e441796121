// A program in which C code calls back into Python while it holds objects that nothing else knows: iterators
// that feed list(), join() and sort(), classes, exceptions, imports of text, formats, big numbers.

export const greedyProgram = String.raw`
import sys, json, re, binascii, collections, io, struct
def gen(n):
    for i in range(n):
        yield [i, str(i), (i, i+1)]
def work(seed):
    out = []
    out.append(list(gen(20)))
    out.append(tuple(gen(10)))
    out.append(sorted((x for x in gen(15)), key=lambda v: -v[0]))
    out.append(','.join(str(x) for x in gen(12)))
    out.append(dict((str(i), [i]*3) for i in range(30)))
    out.append(sorted(set('k%d' % i for i in range(25))))
    out.append({k: [v] for k, v in zip('abcdefgh', gen(8))})
    out.append(list(map(lambda a: [a, a], range(10))) + list(filter(lambda a: a % 2, range(10))))
    out.append(sum((i for i in range(50)), 0))
    out.append(max(gen(9), key=lambda v: v[0]))
    out.append(json.loads(json.dumps({'a': [1 , 25, 'x' * 40, None, True], 'b': {'c': list(range(20))}})))
    out.append(re.sub('[a-c]+', lambda m: '<' + m.group(0) + '>' , 'abc def abc ghi cab' * 4))
    out.append(re.match('(a+)(b+)', 'aaabbb').groups() if hasattr(re.match('a','a'),'groups') else 0)
    out.append(binascii.hexlify(bytes(range(60))))
    out.append(3 ** 200 * 7 ** 90 // 11 ** 50)
    out.append('%s %r %d %d' % ('abc' * 5, ['q'], 12345678901234567890, 25))
    out.append('{:>10} {!r} {}'.format('x', 'y' * 10, [1, 2, [3]]))
    out.append(f'{seed:05d} {"z" * 20}')
    class Base:
        def __init__(self, v): self.v = [v] * 5
        def __repr__(self): return 'Base(%r)' % (self.v,)
        def __add__(self, o): return Base(self.v + o.v)
        def __eq__(self, o): return str(self.v) == str(o.v)
        def __lt__(self, o): return str(self.v) < str(o.v)
        def __hash__(self): return hash(str(self.v))
        def __getattr__(self, name): return name * 3
    class Sub(Base):
        def __init__(self, v, *a, **k): super().__init__(v); self.a = a; self.k = k
        def __iter__(self): return (str(x) * 4 for x in self.v)
        def __call__(self, *a, **k): return [list(a), dict(k)]
    s = Sub(seed, *gen(4), p=[1], q='w' * 8)
    out.append((s, s.a, sorted(s.k.items()), s.foo, list(s), s(1, 2, z=[3]), s + s, s == Sub(seed)))
    out.append(sorted([Sub(str(i * 7 % 5)) for i in range(10)]))
    out.append({Sub(i % 3): [i] for i in range(9)})
    try:
        raise ValueError('bad %d' % seed, [seed] * 4)
    except ValueError as e:
        out.append(e.args)
    def rec(n, acc):
        return acc if n == 0 else rec(n - 1, acc + [str(n) * 2])
    out.append(rec(12, []))
    f = io.StringIO()
    for i in range(10): print([i] * 3, 'v', file=f)
    out.append(f.getvalue())
    b = bytearray()
    for i in range(50): b.extend(struct.pack('<HB', i * 3, i))
    out.append(bytes(b))
    d = collections.OrderedDict()
    for i in range(12): d['key%d' % i] = [i]
    out.append(list(d.items()))
    P = collections.namedtuple('P', ['x', 'y'])
    out.append([P(i, str(i)) for i in range(6)])
    out.append(eval('[x * 2 for x in ' + repr(list(range(15))) + ']'))
    ns = {}
    exec('def f(a, b=[1], *c, **d):\n return [a, b, c, sorted(d.items())]\nr = f(1, 2, 3, k=4)\nclass Q:\n  z = [1, 2, 3]\n', ns)
    out.append(ns['r'])
    out.append(ns['Q'].z)
    q = collections.deque((), 20)
    for i in range(25): q.append([i] * 2)
    out.append([q.popleft() for _ in range(10)])
    out.append('a,b,,c'.split(',') + 'x y z'.replace('y', 'Y' * 20).split())
    out.append([int(str(i) * 5) for i in range(5)])
    out.append(bytes('h\u00e9llo' * 4, 'utf-8').decode())
    x = [[j for j in range(i)] for i in range(12)]
    x.sort(key=lambda v: str(v)); out.append(x)
    out.append(list(reversed(x)) + x[2:5] + x[::-3])
    a, *m, z = gen(7); out.append((a, m, z))
    return out
import gc
h = 0
for r in range(1):
    for part in work(r):
        s = repr(part)
        if r == 0: print(s)
        for c in s.encode(): h = (h * 33 + c) & 0x3fffffff
print('hash', h)
`;
