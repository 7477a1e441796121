// What runs when any other verb is given, but for the virtual boards' own: loaded as one.
export { run as demo } from './demo.ts';
export { run as doctor } from './doctor.ts';
export { run as exec } from './exec.ts';
export { run as fs } from './fs.ts';
export { run as gpio } from './gpio.ts';
export { run as info } from './info.ts';
export { run as monitor } from './monitor.ts';
export { run as ports } from './ports.ts';
export { run as repl } from './repl.ts';
export { run as reset } from './reset.ts';
