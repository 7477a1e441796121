// Where device code takes the one filter of outside text from.
export { printable } from '../text/printable.ts';
