// What the board's thread tells the Lua worker at its start.
import type { LuaPersonality } from './personality.ts';
import type { RestoreFlash } from './restore-flash.ts';

export type LuaSettings = {
  readonly personality: LuaPersonality;
  /** The last three bytes of the MAC. */
  readonly chipId: number;
  readonly mac: string;
  /** Flash addresses between which files live; both at the start of a sector. */
  readonly filesFrom: number;
  readonly filesTo: number;
  /** The sector of the SDK's init data. */
  readonly initDataFrom: number;
  /** Where the SDK's parameters begin: the sector behind its init data. */
  readonly parametersFrom: number;
  /** What the build puts right in the flash when it starts; null = nothing. */
  readonly restores: RestoreFlash | null;
};
