import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startProgram } from '../../src/main/audio/external/run-program.ts';

test('what a program wrote before anybody asked is still there after it has ended', async () => {
  const running = startProgram(process.execPath, ['-e', 'process.stdout.write("forty-two")'], 10_000);
  // Nothing tells that a program has ended while its output waits; if it has not by now, the test proves less.
  await wait(600);
  const first = await running.next();
  expect(first?.toString()).toBe('forty-two');
  expect(await running.next()).toBeNull();
  expect(await running.ended()).toMatchObject({ code: 0 });
});
