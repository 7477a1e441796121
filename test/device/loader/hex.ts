// Wire bytes as data sheets and protocol pages write them: 'C0 01 08'.
export const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(/\s+/).filter(Boolean), (pair) => Number.parseInt(pair, 16));
