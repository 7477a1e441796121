// What a NodeMCU image says of how it was built: since 1.x its strings hold the branch, the modules and
// the number type, a line each (app/include/user_version.h, app/lua/lua.c). All of it goes to the
// screen, so only plain letters of bounded length are taken.

export type NodemcuBuild = {
  readonly branch: string | null;
  /** Names as in Lua, sorted as the image has them; empty where it does not list them. */
  readonly modules: readonly string[];
  /** 'integer' builds have no fractions; null where the image does not say. */
  readonly numberType: 'float' | 'integer' | null;
  /** '5.1.4' */
  readonly lua: string | null;
};

/** A list of all modules is some 500 characters. */
const bannerBytes = 2000;
const mostModules = 100;

/** null where the image is no NodeMCU. */
export function nodemcuBuild(image: Uint8Array): NodemcuBuild | null {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  const isBanner = /^NodeMCU (?:custom build|\d)/;
  for (let at = bytes.indexOf('NodeMCU '); at >= 0; at = bytes.indexOf('NodeMCU ', at + 1)) {
    const text = bytes.toString('latin1', at, at + bannerBytes);
    if (isBanner.test(text)) return buildOf(text);
  }
  return null;
}

function buildOf(text: string): NodemcuBuild {
  const field = (name: string) => new RegExp(`\\t${name}: *([\\w.,/-]{1,900})`).exec(text)?.[1] ?? null;
  const type = field('build type');
  return {
    branch: field('branch')?.slice(0, 60) ?? null,
    modules: (field('modules') ?? '')
      .split(',')
      .filter((name) => /^\w{1,24}$/.test(name))
      .slice(0, mostModules),
    numberType: type === 'float' || type === 'integer' ? type : null,
    lua: /powered by Lua (\d\.\d(?:\.\d)?)/.exec(text)?.[1] ?? null,
  };
}
