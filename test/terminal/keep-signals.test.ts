import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { keepSignals } from '../../src/terminal/keep-signals.ts';

test('a library that listens to signals while it is loaded gets none of them; who was there before does', async () => {
  const emitter = new EventEmitter();
  const heard: string[] = [];
  emitter.on('SIGTERM', () => heard.push('guard'));
  const loaded = await keepSignals(async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) emitter.once(signal, () => heard.push('library'));
    emitter.on('exit', () => heard.push('library at exit'));
    return 'the library';
  }, emitter);
  for (const event of ['SIGTERM', 'SIGTERM', 'SIGINT', 'SIGHUP', 'exit']) emitter.emit(event);
  expect(heard).toEqual(['guard', 'guard', 'library at exit']);
  expect(loaded).toBe('the library');
});
