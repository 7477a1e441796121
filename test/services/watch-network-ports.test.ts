// The boards of a bench as the workbench sees them come and go.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PortInfo, PortProblem } from '../../src/device/ports/port-info.ts';
import { watchNetworkPorts } from '../../src/services/watch-network-ports.ts';
import { TestClock } from '../support/test-clock.ts';

const lost: PortProblem = { code: 'port-missing', message: 'It cannot be reached.', hints: [] };
const never = new Promise<never>(() => {});
let folder: string;
let stop: () => void;
let clock: TestClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espwb-bench-'));
  clock = new TestClock();
  stop = () => {};
});
afterEach(async () => {
  stop();
  await rm(folder, { recursive: true, force: true });
});

const path = () => join(folder, 'boards.toml');
const bench = (...names: string[]) =>
  writeFile(path(), names.map((name) => `[[board]]\nname = "${name}"\nport = "tcp://${name}:1"\n`).join(''));

function watch(lookAt: (port: string) => Promise<PortProblem | null>) {
  const lists: string[] = [];
  const troubles: string[] = [];
  const onPorts = (ports: readonly PortInfo[]) =>
    void lists.push(ports.map(({ name, problem }) => `${name}${problem ? ' lost' : ''}`).join(', '));
  const onTrouble = (words: string) => void troubles.push(words.replace(folder, ''));
  stop = watchNetworkPorts(clock, { onPorts, onTrouble }, { ESPWB_BOARDS: path() }, lookAt);
  return { lists, troubles };
}

/** Files are read beside the clock of the test. */
const patience = { timeout: 60_000, interval: 5 };

/** When it looks again is set once the look before is over: the time of the test goes on until what is wanted is there. */
const later = <T>(value: () => T) =>
  expect.poll(async () => {
    await clock.advance(10_000);
    return value();
  }, patience);

test('are there before any server is asked, and one that never answers holds up no other', async () => {
  await bench('mute', 'gone', 'fine');
  const { lists } = watch((port) =>
    port.includes('mute') ? never : Promise.resolve(port.includes('gone') ? lost : null),
  );
  await expect.poll(() => lists, patience).toEqual(['mute, gone, fine', 'mute, gone lost, fine']);
});

test('are asked again, come back, and follow the file', async () => {
  await bench('one');
  let problem: PortProblem | null = lost;
  const { lists } = watch(async () => problem);
  await expect.poll(() => lists, patience).toEqual(['one', 'one lost']);
  problem = null;
  await later(() => lists).toEqual(['one', 'one lost', 'one']);
  await bench('one', 'two');
  await later(() => lists.at(-1)).toBe('one, two');
  await rm(path());
  await later(() => lists.at(-1)).toBe('');
});

test('what is wrong with the file is told once as long as it stays wrong', async () => {
  await writeFile(path(), '[[board]]\nname = "a"\n');
  const { lists, troubles } = watch(async () => null);
  const words = '/boards.toml:1: board[1]: "port" is missing.';
  await expect.poll(() => troubles, patience).toEqual([words]);
  await clock.advance(10_000);
  await bench('a');
  await later(() => lists).toEqual(['a']);
  expect(troubles).toEqual([words]);
});

test('nobody is asked and nothing is told after the end', async () => {
  await bench('one');
  let asked = 0;
  const { lists } = watch(async () => {
    asked += 1;
    return null;
  });
  await expect.poll(() => asked, patience).toBe(1);
  stop();
  await bench('one', 'two');
  await clock.advance(60_000);
  expect([asked, lists]).toEqual([1, ['one']]);
});

test('those that announce themselves are there as long as the file asks for them, once each', async () => {
  const announced: PortInfo[] = ['tcp://one:1', 'rfc2217://192.0.2.9:1'].map((path) => ({
    ...{ path, name: 'stranger', kind: 'network', adapter: 'TCP, announced', usb: null, problem: null },
    ...{ likelihood: 'unlikely', boardGuess: null },
  }));
  let listeners = 0;
  const listen = (onPorts: (ports: readonly PortInfo[]) => void) => {
    listeners += 1;
    queueMicrotask(() => onPorts(announced));
    return () => {
      listeners -= 1;
    };
  };
  const lists: string[] = [];
  const entry = '[[board]]\nname = "one"\nport = "tcp://one:1"\n';
  await writeFile(path(), `discover = true\n${entry}`);
  const onPorts = (ports: readonly PortInfo[]) => void lists.push(ports.map(({ name }) => name).join(', '));
  const watched = { onPorts, onTrouble: () => {} };
  stop = watchNetworkPorts(clock, watched, { ESPWB_BOARDS: path() }, async () => null, listen);
  await expect.poll(() => lists.at(-1), patience).toBe('one, stranger');
  await writeFile(path(), entry);
  await later(() => lists.at(-1)).toBe('one');
  expect(listeners).toBe(0);
});

test('stay while nothing of the file can be read, which is told, and follow it when it can be again', async () => {
  await bench('one', 'two');
  const { lists, troubles } = watch(async () => null);
  await expect.poll(() => lists, patience).toEqual(['one, two']);
  await writeFile(path(), '[[board]]\nname = "on');
  await later(() => troubles.length).toBe(1);
  expect(troubles[0]).toMatch(/^\/boards\.toml:2: This is not TOML.* The boards that stood in it stay\.$/);
  expect(lists).toEqual(['one, two']);
  await bench('two');
  await later(() => lists.at(-1)).toBe('two');
});
