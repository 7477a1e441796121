// The Python that works on the board's files. One call does one thing, however many files it touches: a
// call costs some 15 ms of round trips, a byte 0.09 ms. Everything runs inside of a function, so that
// nobody's variables are overwritten; `_e`, and while a file is written `_f`, `_w`, `_z` and `_a`, exist
// for as long as they are needed. All but the pieces of a file goes sealed (ExecOptions.isSealed), so that no path and
// no comparison in it can be another than was sent. Pure.

import { deepest, remoteFolder, remoteName } from '../../files/remote-path.ts';
import { pythonString } from './python-literal.ts';

/** 2 to the power of this: the window that the board keeps while it inflates. Costs it 1 KB of heap. */
export const inflateWindowBits = 10;
/** Heap that an inflating slice may need: literal, its bytes, the window, the code tables. */
const inflateHeapBytes = 12_000;

/** Hashes the file `p`; `h` is the digest afterwards. */
const hashing = (path: string) => ` h=hashlib.sha256();m=memoryview(bytearray(256))
 with open(${path},'rb') as f:
  while 1:
   n=f.readinto(m)
   if not n:break
   h.update(m[:n])
`;

const asFunction = (body: string): string => `def _e():\n${body}_e()\ndel _e`;

/** How a folder is read: builds before 1.9 have os.listdir alone. */
export type Lister = 'ilistdir' | 'listdir';

const entriesIn: Readonly<Record<Lister, string>> = {
  ilistdir: "os.ilistdir(d or '/')",
  listdir: "[(n,os.stat(d+'/'+n)[0]&0x4000) for n in os.listdir(d or '/')]",
};

/**
 * A line of JSON for each entry, or for the one file: [name below the folder, size or -1 for a folder,
 * sha256 in base64 or '']; last '#', how many there were, and the sum of their lines (line-sum.ts). Only files of one of the sizes are hashed: no other can be like a file that is at hand.
 */
export function surveyCode(
  folder: string,
  sizes: ReadonlySet<number>,
  isDeep: boolean,
  lister: Lister = 'ilistdir',
): string {
  const root = folder === '/' ? '' : folder;
  const hash = sizes.size === 0 ? "''" : `g(p) if s in z else ''`;
  const helper =
    sizes.size === 0
      ? ''
      : ` import hashlib
 from binascii import b2a_base64 as b
 z={${[...sizes].join(',')}}
 def g(p):
  h=hashlib.sha256();c=1
  with open(p,'rb') as f:
   while c:c=f.read(512);h.update(c)
  return b(h.digest())[:-1].decode()
`;
  return asFunction(` import os,json
${helper} q=[0,0]
 def o(p,s):
  l=json.dumps([p[${root.length + 1}:],s,${hash}]);print(l);q[0]+=1
  for c in l.encode():q[1]=(q[1]*33+c)%65521
 def t(d,k):
  for e in ${entriesIn[lister]}:
   p=d+'/'+e[0]
   if e[1]!=m:o(p,e[3] if len(e)>3 else os.stat(p)[6])
   else:
    o(p,-1)
    if k:t(p,k-1)
 d=${pythonString(root)};m=0x4000;s=os.stat(d or '/')
 if s[0]&m:t(d,${isDeep ? deepest : 0})
 else:o(d,s[6])
 print('#%d %d'%(q[0],q[1]))
`);
}

/** Prints the bytes that are free, 1 where `_z` inflates, and their sum; opens the part file if there is room. */
export function beginCode(part: string, sizeBytes: number, wantsInflate: boolean): string {
  const inflate = ` try:
  import gc,io,deflate
  gc.collect()
  if gc.mem_free()<${inflateHeapBytes}:raise ImportError
  def z(b):
   d=deflate.DeflateIO(io.BytesIO(_a(b)),deflate.RAW,${inflateWindowBits});n=0
   while 1:
    c=d.read(256)
    if not c:return n
    n+=_w(c)
  _z=z
 except ImportError:pass
`;
  return `from binascii import a2b_base64 as _a
${asFunction(` global _f,_w,_z
 import os
 p=${pythonString(part)};s=os.statvfs('/');n=s[0]*s[3];_z=None
${wantsInflate ? inflate : ''} if n>=${sizeBytes}:_f=open(p,'wb');_w=_f.write
 i=1 if _z else 0
 print(n,i,n+i)
`)}`;
}

/** Prints 'kept' once the part has taken the place of the file, 'other' if the board holds other bytes than meant. */
export function finishCode(part: string, path: string, sha256: Uint8Array): string {
  const digest = Buffer.from(sha256).toString('base64');
  // littlefs replaces in one step, FAT after it has removed the old one; builds before that refuse.
  return `${asFunction(` import os,hashlib
 p=${pythonString(part)};t=${pythonString(path)};_f.close()
${hashing('p')} if h.digest()!=_a(b'${digest}'):return print('other')
 try:os.rename(p,t)
 except OSError as e:
  if e.args[0]!=17:raise
  os.remove(t);os.rename(p,t)
 print('kept')
`)}
${forget}`;
}

const forget = '_f=_w=_z=_a=None\ndel _f,_w,_z,_a';

/**
 * After a failure: the part goes, whatever there is of it; prints 'gone' when nothing of it is left, before that
 * 'lost' if the board knows nothing of a file that was being written.
 */
export const dropCode = (part: string): string => `try:_f.close()
except NameError:print('lost')
except:pass
${asFunction(` import os
 p=${pythonString(part)}
 try:os.remove(p)
 except:pass
 try:os.stat(p);print('left')
 except OSError:print('gone')
`)}
${forget}`;

/**
 * A line for each 510 bytes: base64, or the literal of the bytes where that is shorter, with four spaces
 * as one character that the piece does not hold, which then stands before the literal. Last '#' and the
 * sha256 in hex of all that was read.
 */
export const readCode = (path: string): string =>
  asFunction(` import hashlib
 from binascii import b2a_base64 as b,hexlify
 h=hashlib.sha256()
 with open(${pythonString(path)},'rb') as f:
  while 1:
   d=f.read(510)
   if not d:break
   h.update(d)
   r=repr(d)
   if b'    ' in d:
    for c in ${shorthands}:
     if c.encode() not in d:
      r=c+repr(d.replace(b'    ',c.encode()));break
   print(r if len(r)*3<len(d)*4 else b(d).decode()[:-1])
 print('#'+hexlify(h.digest()).decode())
`);

/** Characters of which one may stand for four spaces; none has an escape in a literal. */
const shorthands = "'~^@|'";

/**
 * Prints `done`. littlefs would replace what has the new name without a word. Where upper and lower case are one, a name that
 * changes in case alone is there already, but its folder does not list it.
 */
export function renameCode(from: string, to: string): string {
  const isCaseAlone = from !== to && from.toUpperCase() === to.toUpperCase();
  const orOwn = ` if ${pythonString(remoteName(to))} not in os.listdir(${pythonString(remoteFolder(to))}):os.rename(p,t);return print('${done}')\n`;
  return asFunction(` import os
 p=${pythonString(from)};t=${pythonString(to)}
 try:os.stat(t)
 except OSError:os.rename(p,t);return print('${done}')
${isCaseAlone ? orOwn : ''} raise OSError(17)
`);
}

/** Proof that the code has come to its end. */
export const done = 'done';

/** `call` of os with one path; prints `done`. */
export const pathCode = (call: 'remove' | 'rmdir' | 'mkdir', path: string): string =>
  asFunction(` import os\n os.${call}(${pythonString(path)})\n print('${done}')\n`);

/** Prints the size, what is free, and their difference. */
export const usageCode = asFunction(` import os
 s=os.statvfs('/');a=s[0]*s[2];f=s[0]*s[3]
 print(a,f,a-f)
`);

/** Prints `done`. */
export const formatCode = asFunction(` import os
 from flashbdev import bdev
 try:os.umount('/')
 except OSError:pass
 v=os.VfsLfs2 if hasattr(os,'VfsLfs2') else os.VfsFat
 v.mkfs(bdev)
 os.mount(v(bdev),'/')
 print('${done}')
`);

/** Prints mode, size and their sum. */
export const statCode = (path: string): string =>
  asFunction(` import os
 s=os.stat(${pythonString(path)})
 print(s[0],s[6],s[0]+s[6])
`);
