// Run when espwb is built, beside the interpreter's module: sets an instance up as an image of the newest
// release on 4 MB does, and writes its memory image to stdout.
import { createPinBank, esp8266Pinout } from '../../parts/pin-bank.ts';
import { createRtcMemory } from '../../parts/rtc-memory.ts';
import type { BoardLink } from '../board-link.ts';
import { linkMemory } from '../link-memory.ts';
import { createInterpreter } from './interpreter.ts';
import { imageOf, packImage, withAnswersKept } from './memory-image.ts';
import { personality } from './personality.ts';
import { attachBoard, setUp } from './set-up.ts';

const nothing = () => {};
const flashBytes = 4 << 20;

/** Of a board whose flash is erased and whose line is silent. */
const link: BoardLink = {
  take: () => null,
  available: () => false,
  sleep: nothing,
  whileReading: (work) => work(),
  write: nothing,
  post: nothing,
  call: nothing,
  readFlash: (_, sizeBytes) => new Uint8Array(sizeBytes).fill(0xff),
  programFlash: nothing,
  eraseSector: nothing,
  beat: nothing,
  feedWatchdog: nothing,
  restart: () => {
    throw new Error('the board restarts while it is set up');
  },
};

const start = {
  link: linkMemory().buffer,
  pins: createPinBank(() => 0).shared,
  pinout: esp8266Pinout,
  rtcMemory: createRtcMemory().shared,
  flash: { sizeBytes: flashBytes, jedecId: [0xef, 0x40, 0x16] },
  resetReason: 0,
  settings: {
    personality: personality({ version: null, date: null, board: null, endAddress: 0, sdk: null }),
    chipId: 0,
    mac: '00:00:00:00:00:00',
    headerFlashBytes: flashBytes,
  },
} as const;
const console = { write: nothing, readable: () => false, pause: nothing, read: () => null };
const interpreter = await createInterpreter(console, start.settings.personality);
const parts = attachBoard(interpreter, link, start, {
  interrupted: () => false,
  lockScheduler: () => {},
  isSoftReset: false,
  flush: nothing,
  detachConsole: nothing,
});
const { functions: hardware, answers } = withAnswersKept(parts.hardware);
const target = setUp(interpreter, { ...parts, hardware }, null);
parts.heap.clearFree();
process.stdout.write(packImage(imageOf(interpreter.memory, interpreter.FS, target, answers)));
