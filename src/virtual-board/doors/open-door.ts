// From what was typed to the door itself.
import type { Door, DoorOptions } from './door.ts';
import { parseDoorUrl } from './door-url.ts';
import type { SharedCable } from './shared-cable.ts';

/** @throws DoorError usage, busy, forbidden or unsupported */
export async function openDoor(text: string, cable: SharedCable, options: DoorOptions): Promise<Door> {
  const url = parseDoorUrl(text);
  switch (url.kind) {
    case 'tcp':
      return (await import('./tcp-door.ts')).openTcpDoor(url, cable, options);
    case 'rfc2217':
      return (await import('./rfc2217-door.ts')).openRfc2217Door(url, cable, options);
    case 'pty':
      return (await import('./pty-door.ts')).openPtyDoor(url.path, cable, options);
  }
}
