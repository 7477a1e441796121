// The chips that espwb speaks to: one more is a file and a line.
export { esp32 } from './esp32.ts';
export { esp32c2 } from './esp32c2.ts';
export { esp32c3 } from './esp32c3.ts';
export { esp32c5 } from './esp32c5.ts';
export { esp32c6 } from './esp32c6.ts';
export { esp32c61 } from './esp32c61.ts';
export { esp32h2 } from './esp32h2.ts';
export { esp32p4 } from './esp32p4.ts';
export { esp32s2 } from './esp32s2.ts';
export { esp32s3 } from './esp32s3.ts';
export { esp8266 } from './esp8266/index.ts';
