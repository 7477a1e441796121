// A board of boards.toml in the workbench: used and named like one that is attached.
import { expect, test } from 'vitest';
import type { PortInfo } from '../../src/device/ports/port-info.ts';
import { boardLabel } from '../../src/workbench/words.ts';
import { fixturePort, openApp } from '../support/app-fixture.ts';

const path = 'rfc2217://bench.local:4000';
const left: PortInfo = {
  ...fixturePort,
  ...{ path, kind: 'network', name: 'left', adapter: 'RFC 2217', likelihood: 'likely' },
};

test('is identified at its port, shown by its name there, and may be given one that follows its MAC', async () => {
  const opened: string[] = [];
  const { press, until, state, tellPorts, asked } = openApp({ onOpen: (named) => opened.push(named) });
  tellPorts([left]);
  press('i');
  await until(({ ports, operation }) => ports.known[path] !== undefined && operation === null);
  expect(opened).toEqual([path]);
  expect(state().ports.known[path]?.facts?.mac).toBe('ec:fa:bc:12:34:56');
  expect(boardLabel(state(), path)).toBe('left');
  press('n');
  press('\x15attic\r');
  await until(() => asked.length > 0);
  expect(asked).toContain('names = {"ec:fa:bc:12:34:56":"attic"}');
  expect(boardLabel(state(), path)).toBe('attic');
});
