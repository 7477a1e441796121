// A NodeMCU build of SDK 1.5.4.1, which halts with rf_cal where the SDK's init data are missing, and as
// much of the data as boards look at. Made here: no line of either is somebody else's.
import { smallImage } from './small-image.ts';

export const haltingNodeMcu = (): Uint8Array =>
  smallImage(
    'NodeMCU custom build by frightanic.com\n build \tbuilt on: 2016-08-10 17:47\n powered by Lua 5.1.4 on SDK 1.5.4.1(39cb9a32)',
  );

export const initData = (): Uint8Array => Uint8Array.from({ length: 128 }, (_, at) => (at === 0 ? 5 : at));
