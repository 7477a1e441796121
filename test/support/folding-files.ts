// The files of a board as FAT keeps them: a name in another case is the same file, and keeps the case that it was
// made with. What is below it may be a real board.
import type { RemoteFiles } from '../../src/device/files/remote-files.ts';
import { joinRemote, remoteFolder, remoteName } from '../../src/device/files/remote-path.ts';

export function foldingFiles(files: RemoteFiles): RemoteFiles {
  const found = async (path: string, signal: AbortSignal): Promise<string> => {
    if (path === '/') return path;
    const folder = await found(remoteFolder(path), signal);
    const listed = await files.list(folder, signal).catch(() => []);
    const name = listed
      .map((entry) => remoteName(entry.path))
      .find((each) => each.toUpperCase() === remoteName(path).toUpperCase());
    return joinRemote(folder, name ?? remoteName(path));
  };
  const { survey, stat, read, write, remove, removeFolder, makeFolder } = files;
  return {
    ...files,
    survey: async (path, sizes, signal, onLeftOut) =>
      survey(await found(path, signal), sizes, signal, onLeftOut),
    stat: async (path, signal) => stat(await found(path, signal), signal),
    read: async (path, options) => read(await found(path, options.signal), options),
    write: async (path, content, options) => {
      const old = await found(path, options.signal);
      // The file under its new name takes the place of the old one.
      if (old !== path && (await stat(old, options.signal)) !== null) await remove(old, options.signal);
      await write(joinRemote(remoteFolder(old), remoteName(path)), content, options);
    },
    remove: async (path, signal) => remove(await found(path, signal), signal),
    removeFolder: async (path, signal) => removeFolder(await found(path, signal), signal),
    makeFolder: async (path, signal) => makeFolder(await found(path, signal), signal),
  };
}
