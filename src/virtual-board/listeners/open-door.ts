// From what was typed to the door itself.
import type { Door, DoorOptions } from './door.ts';
import { parseDoorUrl } from './door-url.ts';
import { openPtyDoor } from './pty-door.ts';
import { openRfc2217Door } from './rfc2217-door.ts';
import type { SharedCable } from './shared-cable.ts';
import { openTcpDoor } from './tcp-door.ts';

/** @throws DoorError usage, busy, forbidden or unsupported */
export async function openDoor(text: string, cable: SharedCable, options: DoorOptions): Promise<Door> {
  const url = parseDoorUrl(text);
  switch (url.kind) {
    case 'tcp':
      return openTcpDoor(url, cable, options);
    case 'rfc2217':
      return openRfc2217Door(url, cable, options);
    case 'pty':
      return openPtyDoor(url.path, cable, options);
  }
}
