// What an application is by the descriptor that ESP-IDF puts at its beginning. Layout: esp_app_desc.h of ESP-IDF.

const descriptorAt = 0x20;
const descriptorMagic = 0xabcd5432;
const versionAt = 16;
const projectAt = 48;
const nameBytes = 32;

/** 'blink 1.2', or null where nothing tells. */
export function applicationName(flash: Uint8Array, from: number, endAddress: number): string | null {
  const bytes = Buffer.from(flash.buffer, flash.byteOffset + from, Math.max(0, endAddress - from));
  if (bytes.length < descriptorAt + 256 || bytes.readUInt32LE(descriptorAt) !== descriptorMagic) return null;
  const text = (at: number) =>
    bytes
      .toString('latin1', descriptorAt + at, descriptorAt + at + nameBytes)
      .replace(/\0.*$/s, '')
      .replace(/[^ -~]/g, '?');
  const name = `${text(projectAt)} ${text(versionAt)}`.trim();
  return name === '' ? null : name;
}
