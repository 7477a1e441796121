// Which names of a board may become names on this computer. The one place for that rule: what cannot be
// seen is never written, what programs here obey only when it was asked for, what the system cannot have
// is told before anything is copied. Pure but for what NameRules looks up.
import type { LeftOutReason } from './left-out.ts';
import { isSafeName } from './remote-path.ts';

/** What this computer does with names. */
export type NameRules = {
  /** As process.platform has it. */
  readonly platform: string;
  /** Whether A.py and a.py are one file in this folder; it exists. Ask isOneHere. */
  readonly foldsCase: (folder: string) => Promise<boolean>;
};

/**
 * Read and obeyed by a program because they lie where somebody works, without being named: build and task
 * runners, package managers, containers, test runners, Python's start, the desktop. `HEAD` makes of its folder
 * a repository without `.git`, whose `config` names programs that the next `git status` there runs.
 */
const obeyedNames = new Set(
  `head makefile gnumakefile bsdmakefile cmakelists.txt justfile rakefile taskfile.yml taskfile.yaml sconstruct
  meson.build build.ninja build.xml pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts
  gruntfile.js gulpfile.js jenkinsfile procfile vagrantfile dockerfile containerfile docker-compose.yml
  docker-compose.yaml compose.yml compose.yaml flake.nix shell.nix default.nix package.json npm-shrinkwrap.json
  node_modules gemfile composer.json cargo.toml build.rs pyproject.toml setup.cfg tox.ini noxfile.py
  conftest.py sitecustomize.py usercustomize.py pytest.ini __pycache__ platformio.ini conanfile.py binding.gyp
  deno.json deno.jsonc bunfig.toml pnpm-workspace.yaml lefthook.yml rust-toolchain rust-toolchain.toml mix.exs
  build.sbt project.clj build.bazel workspace.bazel module.bazel tiltfile earthfile snakefile
  wscript sconscript podfile guardfile pipfile devbox.json cmakepresets.json nuget.config directory.build.props
  directory.build.targets autorun.inf desktop.ini pkgbuild brewfile build.zig xmake.lua premake5.lua config.ru
  mise.toml taskfile.dist.yml taskfile.dist.yaml`.split(/\s+/),
);
/** Opened by a click, drawn by a look at the folder, or found before the real program (Windows). */
const obeyedEndings =
  /\.(exe|com|bat|cmd|ps1|psm1|vbs|vbe|jse|wsf|wsh|hta|msi|msp|scr|pif|cpl|dll|lnk|url|scf|desktop|library-ms|search-ms|searchconnector-ms|settingcontent-ms|appref-ms|application|diagcab|chm|theme|website|reg|command|terminal|workflow|app|webloc|fileloc|inetloc|appimage)$/;
/** What tools of JavaScript load from where they are started: vite.config.ts, eslint.config.mjs, … */
const obeyedSettings = /\.config\.[cm]?[jt]s$/;
/** The short name that Windows gives to `.git`. */
const shortGit = /^git~\d+$/;

/** `.git`, `.bashrc`, and what Windows takes for them. */
export const isHidden = (name: string): boolean => name.startsWith('.') || shortGit.test(name.toLowerCase());

const isObeyed = (name: string): boolean => {
  // Windows drops dots and spaces at the end, macOS tells no upper from lower case.
  const bare = name.toLowerCase().replace(/[. ]+$/, '');
  return obeyedNames.has(bare) || obeyedEndings.test(bare) || obeyedSettings.test(bare);
};

/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file */
const reservedOnWindows =
  /^(con|prn|aux|nul|conin\$|conout\$|com[0-9\xb9\xb2\xb3]|lpt[0-9\xb9\xb2\xb3])[ ]*(\.|$)/i;
const invalidOnWindows = /[<>:"|?*]|[. ]$/;
const longestBytes = 255;

/** Why no file here can have the name, whoever asks for it; null where one can. */
export function impossibleHere(name: string, platform: string): LeftOutReason | null {
  if (!isSafeName(name)) return 'unsafe-name';
  if (Buffer.byteLength(name) > longestBytes) return 'too-long';
  if (platform !== 'win32') return null;
  return reservedOnWindows.test(name) || invalidOnWindows.test(name) ? 'not-valid-here' : null;
}

/** The same, and why it is not brought unasked. */
export function whyNotHere(name: string, platform: string): LeftOutReason | null {
  const impossible = impossibleHere(name, platform);
  if (impossible !== null) return impossible;
  if (isHidden(name)) return 'hidden';
  return isObeyed(name) ? 'obeyed' : null;
}

/**
 * Whether two names that differ, and are alike when folded, are one file in this folder, which exists. Both file
 * systems of macOS take the forms of a letter (composed or not) for one, with or without case; NTFS keeps them apart.
 */
export async function isOneHere(
  one: string,
  other: string,
  { platform, foldsCase }: NameRules,
  folder: string,
): Promise<boolean> {
  if (platform === 'darwin' && one.normalize('NFC') === other.normalize('NFC')) return true;
  if (platform === 'win32' && one.toUpperCase() !== other.toUpperCase()) return false;
  return foldsCase(folder);
}

/** Alike for names that may be one file where upper and lower case are one, or forms of a letter. */
export const folded = (name: string): string =>
  name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
