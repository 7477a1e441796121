// One key press, and how the bytes of a terminal become one. Pure: the decoder adds time.
// Sequences as xterm, the VT220, rxvt and the Linux console send them.

export type Key = {
  readonly type: 'key';
  /** For keymaps: 'a', 'E', '?', 'enter', 'esc', 'space', 'up', 'ctrl-c', 'alt-x', 'shift-tab', 'f1', 'ctrl-f1'. */
  readonly id: string;
  /** What it would type into a text field; empty for keys that type nothing. */
  readonly text: string;
  /** Exactly what the terminal sent, for whoever passes it on to a board. */
  readonly bytes: Uint8Array;
};

/** A block that the terminal marked as pasted; never a series of keys. */
export type Paste = { readonly type: 'paste'; readonly text: string; readonly bytes: Uint8Array };

export type Input = Key | Paste;

/** A press of the left button, or the wheel; columns and rows count from 0. */
export type Mouse = {
  readonly type: 'mouse';
  readonly action: 'press' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
  readonly bytes: Uint8Array;
};

const esc = 0x1b;
/** A longer control sequence is no key; what arrived of it is dropped as one unknown key. */
const longestSequence = 64;

const finals: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'clear',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
  M: 'enter',
};

const numbered: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

const controls: Readonly<Record<number, string>> = {
  0: 'ctrl-space',
  8: 'backspace',
  9: 'tab',
  10: 'enter',
  13: 'enter',
  27: 'esc',
  28: 'ctrl-\\',
  29: 'ctrl-]',
  30: 'ctrl-^',
  31: 'ctrl-_',
  127: 'backspace',
};

/**
 * The length of the first whole key in `bytes`, or 0 if more bytes could still belong to it.
 * Never throws; anything that is not a known sequence is a key of its own.
 */
export function keyLength(bytes: Uint8Array): number {
  const first = bytes[0];
  if (first === undefined) return 0;
  if (first !== esc) return characterLength(bytes);
  const second = bytes[1];
  if (second === undefined) return 0;
  if (second === esc) return 1;
  if (second === 0x5b) return controlSequenceLength(bytes);
  if (second === 0x4f) return bytes.length < 3 ? 0 : 3;
  if (second === 0x5d || second === 0x50 || second === 0x5f || second === 0x5e) return stringLength(bytes);
  const rest = characterLength(bytes.subarray(1));
  return rest === 0 ? 0 : rest + 1;
}

function characterLength(bytes: Uint8Array): number {
  const lead = bytes[0] as number;
  const length = lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  if (lead < 0xc2 || lead >= 0xf8) return 1;
  for (let at = 1; at < length; at++) {
    const next = bytes[at];
    if (next === undefined) return 0;
    if ((next & 0xc0) !== 0x80) return 1;
  }
  return length;
}

function controlSequenceLength(bytes: Uint8Array): number {
  // The Linux console's F1 to F5: ESC [ [ A.
  if (bytes[2] === 0x5b) return bytes.length < 4 ? 0 : 4;
  for (let at = 2; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x40 && byte <= 0x7e) {
      // X10 mouse: three more bytes follow ESC [ M.
      if (byte === 0x4d && at === 2) return bytes.length < 6 ? 0 : 6;
      return at + 1;
    }
    // A byte that cannot be in a sequence ends it: what stood before is one unknown key.
    if (byte < 0x20 || byte > 0x7e) return at;
    if (at >= longestSequence) return at;
  }
  return 0;
}

/** OSC, DCS, APC, PM: a terminal's answers, up to BEL or ST. */
function stringLength(bytes: Uint8Array): number {
  for (let at = 2; at < bytes.length; at++) {
    if (bytes[at] === 0x07) return at + 1;
    if (bytes[at] === esc && bytes[at + 1] === 0x5c) return at + 2;
    if (bytes[at] === esc && at + 1 < bytes.length) return at;
    if (at >= longestSequence * 16) return at;
  }
  return 0;
}

/** The key that `bytes` stand for; `bytes` is exactly one key as keyLength measured it. */
export function toKey(bytes: Uint8Array): Key {
  const { id, text } = name(bytes);
  return { type: 'key', id, text, bytes };
}

const mousePattern = /^\x1b\[<(\d{1,3});(\d{1,5});(\d{1,5})M$/;
const mouseActions: Readonly<Record<number, Mouse['action']>> = {
  0: 'press',
  64: 'wheel-up',
  65: 'wheel-down',
};

/** What the mouse did, in xterm's SGR form; null for its other buttons, for a release, and for all that is no mouse. */
export function toMouse(bytes: Uint8Array): Mouse | null {
  if (bytes[2] !== 0x3c || bytes.length > longestSequence) return null;
  const parts = mousePattern
    .exec(String.fromCharCode(...bytes))
    ?.slice(1)
    .map(Number);
  const [button = -1, column = 0, row = 0] = parts ?? [];
  const action = mouseActions[button];
  return action && column > 0 && row > 0
    ? { type: 'mouse', action, column: column - 1, row: row - 1, bytes }
    : null;
}

function name(bytes: Uint8Array): { id: string; text: string } {
  const first = bytes[0] as number;
  if (first !== esc) return plain(bytes);
  if (bytes.length === 1) return { id: 'esc', text: '' };
  const text = String.fromCharCode(...bytes.subarray(1, longestSequence));
  if (text.length > 1 && text[0] === '[') return { id: controlSequence(text.slice(1)), text: '' };
  if (text.length > 1 && text[0] === 'O') return { id: finals[text[1] as string] ?? 'unknown', text: '' };
  if (text.length > 1 && /^[\]P_^]/.test(text)) return { id: 'unknown', text: '' };
  return { id: `alt-${plain(bytes.subarray(1)).id}`, text: '' };
}

function plain(bytes: Uint8Array): { id: string; text: string } {
  const first = bytes[0] as number;
  const control = controls[first];
  if (control) return { id: control, text: '' };
  if (first < 0x20) return { id: `ctrl-${String.fromCharCode(first + 0x60)}`, text: '' };
  if (first === 0x20) return { id: 'space', text: ' ' };
  if (first >= 0x80 && bytes.length === 1) return { id: 'unknown', text: '' };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { id: text, text };
}

function controlSequence(sequence: string): string {
  const linux = /^\[([A-E])$/.exec(sequence);
  if (linux) return `f${(linux[1] as string).charCodeAt(0) - 64}`;
  const parts = /^(\d*)(?:;(\d+))?([A-Za-z~^$@])$/.exec(sequence);
  if (!parts) return 'unknown';
  const [, number = '', modifier = '', final = ''] = parts;
  const base = /[~^$@]/.test(final) ? numbered[number] : finals[final];
  if (!base || (final === 'M' && sequence === 'M')) return 'unknown';
  // rxvt marks its modifiers in the final byte instead of a parameter.
  const rxvt = { '^': 'ctrl-', $: 'shift-', '@': 'ctrl-shift-' }[final] ?? '';
  return `${modifiers(modifier)}${rxvt}${base}`;
}

/** xterm: 1 + a sum of 1 shift, 2 alt, 4 control. */
function modifiers(parameter: string): string {
  const bits = Math.max(0, Number(parameter || 1) - 1);
  return `${bits & 4 ? 'ctrl-' : ''}${bits & 2 ? 'alt-' : ''}${bits & 1 ? 'shift-' : ''}`;
}
