// The screens: one more is a folder and a line.
export { backups } from './backups/index.ts';
export { batch } from './batch/index.ts';
export { boards } from './boards/index.ts';
export { erase } from './erase/index.ts';
export { files } from './files/index.ts';
export { flash } from './flash/index.ts';
export { log } from './log/index.ts';
export { pins } from './pins/index.ts';
export { repl } from './repl/index.ts';
export { settings } from './settings/index.ts';
export { station } from './station/index.ts';
