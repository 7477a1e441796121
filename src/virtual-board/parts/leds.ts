// Where boards have their LEDs. All of them are wired to 3.3 V: they light when the pin is low.

export type LedProfile = 'nodemcu' | 'd1mini' | 'esp01';
export type Led = { readonly pin: number; readonly litLevel: 0 | 1 };

/** The first one is the board's main LED. */
export const ledsOf: Readonly<Record<LedProfile, readonly Led[]>> = {
  nodemcu: [
    { pin: 2, litLevel: 0 },
    { pin: 16, litLevel: 0 },
  ],
  d1mini: [{ pin: 2, litLevel: 0 }],
  esp01: [{ pin: 1, litLevel: 0 }],
};
