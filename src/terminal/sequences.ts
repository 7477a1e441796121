// The control sequences that espwb sends to a terminal, by the names of ECMA-48 and xterm's ctlseqs.

/** Control Sequence Introducer. */
const csi = '\x1b[';

export const alternateScreenOn = `${csi}?1049h`;
const alternateScreenOff = `${csi}?1049l`;
const cursorShown = `${csi}?25h`;
export const cursorHidden = `${csi}?25l`;
const autowrapOn = `${csi}?7h`;
export const autowrapOff = `${csi}?7l`;
export const bracketedPasteOn = `${csi}?2004h`;
const bracketedPasteOff = `${csi}?2004l`;
/** Synchronized update: the terminal shows nothing in between; unknown to older ones, which skip it. */
export const updateBegin = `${csi}?2026h`;
export const updateEnd = `${csi}?2026l`;
/** Presses and the wheel are reported (1000), in decimal (1006): xterm's ctlseqs, "Mouse Tracking". */
export const mouseOn = `${csi}?1000h${csi}?1006h`;
export const mouseOff = `${csi}?1006l${csi}?1000l`;
export const attributesReset = `${csi}0m`;
export const wholeScreenErased = `${csi}2J`;
export const rowErased = `${csi}2K`;

/** Both count from 1. */
export const cursorTo = (row: number, column: number): string => `${csi}${row};${column}H`;

/** Every mode that a full-screen run may have changed, put back; harmless when nothing was. */
export const everythingRestored = [
  updateEnd,
  bracketedPasteOff,
  mouseOff,
  autowrapOn,
  cursorShown,
  attributesReset,
  alternateScreenOff,
].join('');
