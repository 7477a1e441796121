// What runs when a verb of flash-verbs.ts is given: loaded as one, once the words are understood.
export { run as erase } from './erase.ts';
export { run as firmware } from './firmware.ts';
export { run as flash } from './flash.ts';
export { run as read } from './read.ts';
export { run as verify } from './verify.ts';
