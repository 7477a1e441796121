// What boards of tests hold that run a firmware: images as they are, but small, for they are written, hashed and
// looked through at each start.
import { demoMicroPython, demoNodeMcu } from '../../src/device/image/demo-image.ts';

const sizeBytes = 0x20000;

export const smallMicroPython = (): Uint8Array => demoMicroPython({ sizeBytes });
export const smallNodeMcu = (): Uint8Array => demoNodeMcu({ sizeBytes });
