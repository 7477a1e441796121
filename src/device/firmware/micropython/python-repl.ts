// What is true of a Python prompt on a board, whichever Python it is.
import type { ReplAbout } from '../firmware-about.ts';
import { pythonPrompts } from './prompts.ts';
import { pythonString } from './python-literal.ts';

/**
 * esp.flash_id() holds the JEDEC id with its capacity exponent in the third byte. The esp32 port counts causes of a
 * reset in its own way; of them power-on, watchdog and deep sleep are certain.
 */
const detailsProbe = `def _t(k,f):
 try:print(k,f())
 except Exception:pass
_t('free',gc.mem_free)
try:
 import esp
 _t('header',esp.flash_size);_t('chip',lambda:1<<(esp.flash_id()>>16&0xff))
except ImportError:pass
try:
 import machine,sys
 _t('reset',(lambda:{1:0,3:1,4:5}[machine.reset_cause()]) if sys.platform=='esp32' else machine.reset_cause)
except ImportError:pass
del _t`;

export const pythonRepl: ReplAbout = {
  language: 'python',
  prompts: pythonPrompts,
  running: 'micropython running',
  interrupts: true,
  announcesSetUp: true,
  longestLineBytes: null,
  longestSentBytes: null,
  detailsProbe,
  programEnding: '.py',
  startFile: 'main.py',
  runLine: (path) => `exec(open(${pythonString(path)}).read())`,
  clearsLine: '\x03',
  printsAb: `print('a'+'b')`,
};
