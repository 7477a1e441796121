// What a NodeMCU image says of itself, as far as its Lua shows it: version, modules, rate, banner.
import { findNodeMcuBanner } from '../banners.ts';

export type LuaPersonality = {
  /** Printed at boot, lines joined by \n. */
  readonly banner: string;
  readonly version: readonly [major: number, minor: number, revision: number];
  readonly branch: string;
  readonly commit: string;
  readonly release: string;
  /** '202402250808' */
  readonly builtAt: string;
  readonly numberType: 'float' | 'integer';
  readonly lua: '5.1' | '5.3';
  readonly modules: readonly string[];
  readonly baudRate: 9600 | 115200;
};

/** What builds of 0.9.5 held; they do not list them (app/include/user_modules.h, 0.9.5_20150318). */
const oldModules = [
  ...['adc', 'bit', 'cjson', 'coap', 'file', 'gpio', 'i2c', 'mqtt', 'net', 'node', 'ow', 'pwm', 'spi'],
  ...['tmr', 'u8g', 'uart', 'wifi', 'ws2812'],
];
/** The rate was raised to 115200 in March 2016. */
const fastSince = 20160301;

export function luaPersonality(image: Buffer, listed: readonly string[]): LuaPersonality {
  const banner = findNodeMcuBanner(image);
  const text = banner?.text ?? 'NodeMCU';
  const [major, minor, revision] = (banner?.version ?? banner?.sdk ?? '2.0.0')
    .split(/[.(-]/)
    .map((part) => Number.parseInt(part, 10) || 0);
  const field = (name: string) => new RegExp(`\\t${name}: *([\\w./-]{1,60})`).exec(text)?.[1] ?? '';
  const built = Number(banner?.date?.replace(/\D/g, '').slice(0, 8) ?? Number.NaN);
  const isOld = major === 0 || built < fastSince;
  return {
    banner: text,
    version: [major ?? 2, minor ?? 0, revision ?? 0],
    branch: field('branch'),
    commit: field('commit'),
    release: field('release'),
    builtAt: field('release DTS'),
    numberType: numberType(field('build type'), image),
    lua: banner?.luaRelease.includes('5.3') ? '5.3' : '5.1',
    modules: listed.length > 0 ? listed : oldModules,
    baudRate: isOld ? 9600 : 115200,
  };
}

/** Since 3.0 the banner tells; before, an error that only integers have does. */
function numberType(told: string, image: Buffer): 'float' | 'integer' {
  if (told !== '') return told === 'integer' ? 'integer' : 'float';
  return image.includes('\0divide by zero\0') ? 'integer' : 'float';
}
