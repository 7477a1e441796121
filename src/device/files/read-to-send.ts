// A file of this computer on its way to a board: as it is, with a word where the board could not run it.
import { basename } from 'node:path';
import { printable } from '../../text/printable.ts';
import { codeFileNote } from '../firmware/code-file.ts';
import type { OperationContext } from '../operation.ts';
import { readLocal } from './tree.ts';

type Teller = Pick<OperationContext, 'onEvent'>;

/** Tells of code with a byte order mark or in UTF-16. @throws what readLocal throws */
export async function readToSend(
  path: string,
  teller: Teller,
  read: (path: string) => Promise<Uint8Array> = readLocal,
): Promise<Uint8Array> {
  const content = await read(path);
  tellOfEncoding(content, basename(path), teller);
  return content;
}

/** The same for a content that is at hand. */
export function tellOfEncoding(content: Uint8Array, name: string, { onEvent }: Teller): void {
  const text = codeFileNote(content, printable(name));
  if (text !== null) onEvent({ type: 'note', text });
}
