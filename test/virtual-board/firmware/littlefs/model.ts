// The least that a file system is, to hold littlefs against: paths in a map, and the refusals.
import fc from 'fast-check';
import type { FileSystem } from '../../../../src/virtual-board/firmware/file-system.ts';
import { forWriting, put } from './nor-flash.ts';

/** null = a folder; paths begin with a slash. */
export type Model = ReadonlyMap<string, string | null>;

export type Action =
  | {
      readonly kind: 'put' | 'append';
      readonly path: string;
      readonly sizeBytes: number;
      readonly fill: number;
    }
  | { readonly kind: 'patch'; readonly path: string; readonly at: number; readonly sizeBytes: number }
  | { readonly kind: 'makeFolder' | 'remove'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string };

const name = fc.constantFrom('a', 'b', 'c-with-a-name-that-is-long-enough-to-fill-a-log-some-day', 'd');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join('/')}`);
const sizeBytes = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: 20_000 }),
  fc.constantFrom(127, 128, 129, 4095, 4096, 4097, 8188, 8189),
);
const fill = fc.integer({ min: 0, max: 255 });

export const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('put', 'append'), path, sizeBytes, fill }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('patch'), path, at: fc.nat(9000), sizeBytes: fc.nat(5000) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('makeFolder', 'remove'), path }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rename'), path, to: path }) },
);

const filled = (count: number, value: number) => String.fromCharCode(value).repeat(count);
const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
const isFolder = (model: Model, path: string) => path === '' || model.get(path) === null;
const isEmpty = (model: Model, path: string) =>
  ![...model.keys()].some((each) => each.startsWith(`${path}/`));

/** What is there afterwards; null where the action is refused. */
export function expected(model: Model, action: Action): Model | null {
  const next = new Map(model);
  const { path } = action;
  if (!isFolder(model, parentOf(path))) return null;
  const old = model.get(path);
  switch (action.kind) {
    case 'put':
      return old === null ? null : next.set(path, filled(action.sizeBytes, action.fill));
    case 'append':
      return old === null ? null : next.set(path, (old ?? '') + filled(action.sizeBytes, action.fill));
    case 'patch': {
      if (typeof old !== 'string') return null;
      if (action.sizeBytes === 0) return next;
      const before = old.padEnd(action.at, '\0');
      const content =
        before.slice(0, action.at) +
        filled(action.sizeBytes, 112) +
        before.slice(action.at + action.sizeBytes);
      return next.set(path, content);
    }
    case 'makeFolder':
      return old === undefined ? next.set(path, null) : null;
    case 'remove':
      if (old === undefined || (old === null && !isEmpty(model, path))) return null;
      next.delete(path);
      return next;
    case 'rename': {
      const { to } = action;
      if (old === undefined || !isFolder(model, parentOf(to))) return null;
      if (to === path) return next;
      const target = model.get(to);
      if (target !== undefined && (target === null) !== (old === null)) return null;
      if (target === null && !isEmpty(model, to)) return null;
      for (const [each, content] of model)
        if (each === path || each.startsWith(`${path}/`)) {
          next.delete(each);
          next.set(to + each.slice(path.length), content);
        }
      return next;
    }
  }
}

/** littlefs loses a folder that is moved into itself: nobody asks for that here. */
export const isSensible = (action: Action): boolean =>
  action.kind !== 'rename' || !action.to.startsWith(`${action.path}/`);

export function perform(fs: FileSystem, action: Action): void {
  const { path } = action;
  switch (action.kind) {
    case 'put':
      put(fs, path, Buffer.alloc(action.sizeBytes, action.fill));
      return;
    case 'append': {
      const file = fs.open(path, { ...forWriting, truncate: false, append: true });
      file.write(Buffer.alloc(action.sizeBytes, action.fill));
      file.close();
      return;
    }
    case 'patch': {
      const file = fs.open(path, { ...forWriting, read: true, truncate: false, create: false });
      file.seek(action.at);
      if (action.sizeBytes > 0) file.write(Buffer.alloc(action.sizeBytes, 112));
      file.close();
      return;
    }
    case 'makeFolder':
      fs.makeFolder(path);
      return;
    case 'remove':
      fs.remove(path);
      return;
    case 'rename':
      fs.rename(path, action.to);
  }
}

export const sorted = (model: Model): [string, string | null][] =>
  [...model].sort(([a], [b]) => (a < b ? -1 : 1));
