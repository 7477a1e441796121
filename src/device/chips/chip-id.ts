/** A chip as it stands in the facts of an image. */
export type ChipId = 'esp8266' | `esp32${string}`;
