// The firmwares that espwb knows: one more is a folder and a line.
export { circuitpython } from './circuitpython/index.ts';
export { micropython } from './micropython/index.ts';
export { nodemcu } from './nodemcu/index.ts';
export * from './others/index.ts';
