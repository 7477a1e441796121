// The ids of all boards that are known by name, out of their data alone: the command line needs no chip to offer them.
import { esp32Boards } from './esp32-family/boards/esp32.ts';
import { c3Boards, c6Boards, s2Boards, s3Boards } from './esp32-family/boards/later.ts';
import { boardProfiles } from './esp8266/board-profiles.ts';

export const boardIds: readonly string[] = [
  ...boardProfiles,
  ...esp32Boards,
  ...s2Boards,
  ...s3Boards,
  ...c3Boards,
  ...c6Boards,
].map(({ id }) => id);
