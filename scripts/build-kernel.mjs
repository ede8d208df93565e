// Turns src/main/audio/kernel/kernel.wat into the bytes that the program carries: `npm run build:kernel`.
// With --check it writes nothing and fails when the carried bytes are not those of the source.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../src/main/audio/kernel/', import.meta.url);
const source = new URL('kernel.wat', folder);
const carried = new URL('kernel-bytes.ts', folder);

/** The text of kernel-bytes.ts for the source as it is now. */
export async function kernelBytesText() {
  // A tool of development: whoever only runs the program does not have it.
  const { default: loadWabt } = await import('wabt');
  const wabt = await loadWabt();
  const parsed = wabt.parseWat('kernel.wat', readFileSync(source, 'utf8'), { simd: true });
  try {
    parsed.resolveNames();
    parsed.validate({ simd: true });
    const { buffer } = parsed.toBinary({});
    const lines =
      Buffer.from(buffer)
        .toString('base64')
        .match(/.{1,100}/g) ?? [];
    return `/** The compiled kernel.wat, as base64. Made by \`npm run build:kernel\`; not to be edited by hand. */
export const kernelBase64 = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
  } finally {
    parsed.destroy();
  }
}

/** The text of kernel-bytes.ts as it stands in the repository. */
export function carriedKernelText() {
  return readFileSync(carried, 'utf8');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await kernelBytesText();
  if (!process.argv.includes('--check')) {
    writeFileSync(carried, text);
  } else if (text !== carriedKernelText()) {
    console.error('kernel-bytes.ts is not what kernel.wat gives. Run npm run build:kernel.');
    process.exitCode = 1;
  }
}
