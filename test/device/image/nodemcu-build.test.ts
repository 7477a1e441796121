import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demoMicroPython, demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import { nodemcuBuild } from '../../../src/device/image/nodemcu-build.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';

const imageOf = (text: string) => Buffer.from(`\0\0NodeMCU is a name\0${text}\0\xff`, 'latin1');

describe('how a NodeMCU was built', () => {
  test('is read from a 3.x image: branch, modules, number type, Lua', () => {
    expect(recogniseImage(demoNodeMcu()).nodemcu).toEqual({
      branch: 'release',
      modules: ['adc', 'bit', 'file', 'gpio', 'net', 'node', 'pwm', 'tmr', 'uart', 'wifi'],
      numberType: 'float',
      lua: '5.1.4',
    });
    expect(recogniseImage(demoMicroPython()).nodemcu).toBeUndefined();
  });

  test('is told as far as an older image tells it', () => {
    const cloud =
      'NodeMCU custom build by frightanic.com\n\tbranch: master\n\tmodules: file,gpio,net\n powered by Lua 5.1.4 on SDK 1.5.4';
    expect(nodemcuBuild(imageOf(cloud))).toEqual({
      branch: 'master',
      modules: ['file', 'gpio', 'net'],
      numberType: null,
      lua: '5.1.4',
    });
    expect(nodemcuBuild(imageOf('NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4'))).toEqual({
      branch: null,
      modules: [],
      numberType: null,
      lua: '5.1.4',
    });
    expect(nodemcuBuild(imageOf('something else'))).toBeNull();
  });

  test('is plain letters of bounded length, whatever the image holds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 2000 }), (branch, modules) => {
        const build = nodemcuBuild(imageOf(`NodeMCU 3.0.0.0 \n\tbranch: ${branch}\n\tmodules: ${modules}\n`));
        const said = [build?.branch ?? '', ...(build?.modules ?? [])];
        for (const word of said) expect(word).toMatch(/^[\w.,/-]{0,60}$/);
        expect(said.length).toBeLessThanOrEqual(101);
      }),
    );
  });
});
