import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { carriedKernelText, kernelBytesText } from '../../scripts/build-kernel.mjs';

test('the bytes of the kernel that the program carries are those that its source gives', async (context) => {
  context.skip(!isInstalled('wabt'), 'skipped: wabt is not installed (npm install)');
  expect(await kernelBytesText()).toBe(carriedKernelText());
});

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
