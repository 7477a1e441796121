// What concerns the whole file system and not one log: a move between two logs that is under way, and
// folders that are linked or unlinked just now. Kept as the exclusive or of every log's share.
import { type BlockPair, tagIdOf, tagType, tagTypeOf, tagWord } from './tags.ts';

/** As it lies in the flash: a tag, and the pair that the move comes from. */
export type Share = readonly [number, number, number];

export type GlobalState = {
  /** How many folders are not linked in both ways. */
  readonly orphans: number;
  /** This entry is elsewhere already and to be removed here. */
  readonly move: { readonly id: number; readonly pair: BlockPair } | null;
};

export const noShare: Share = [0, 0, 0];
export const calm: GlobalState = { orphans: 0, move: null };
const orphanBit = 0x80000000;

export const xorShares = (a: Share, b: Share): Share => [
  (a[0] ^ b[0]) >>> 0,
  (a[1] ^ b[1]) >>> 0,
  (a[2] ^ b[2]) >>> 0,
];

export const isNoShare = (share: Share): boolean => share.every((word) => word === 0);

export function shareOf({ orphans, move }: GlobalState): Share {
  const bit = orphans > 0 ? orphanBit : 0;
  return move
    ? [(bit | tagWord(tagType.remove, move.id, 0)) >>> 0, move.pair[0], move.pair[1]]
    : [bit >>> 0, 0, 0];
}

export function stateOf([tag, first, second]: Share): GlobalState {
  const hasMove = tagTypeOf(tag) !== 0;
  return {
    orphans: (tag & orphanBit) !== 0 ? 1 : 0,
    move: hasMove ? { id: tagIdOf(tag), pair: [first, second] } : null,
  };
}
