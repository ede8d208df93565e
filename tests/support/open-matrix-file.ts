import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import type { Locator } from '../../src/main/audio/locator.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import type { MatrixFile } from './formats-matrix.ts';
import { needs } from './judges.ts';

/** A file of the matrix, made and opened. */
export type OpenedFile = { readonly path: string; readonly locator: Locator; readonly source: FrameSource };

/**
 * Makes a file of the matrix and opens it. Skips the test only where a program is not installed that making or reading
 * the file needs; a reader that refuses it, or leaves to ffmpeg what is its own, fails the test.
 */
export async function openMatrixFile(file: MatrixFile, folder: string, context: TestContext): Promise<OpenedFile> {
  needs(context, ...file.needs);
  const path = file.make(join(folder, file.name));
  const locator = file.locator(path);
  const source = await openFrameSource(locator);
  const { decoder } = source.facts;
  if (decoder.startsWith('ffmpeg ') === file.isExternal) return { path, locator, source };
  await source.close();
  throw new Error(`${file.name} was read by another decoder than it should be: ${decoder || 'our own'}.`);
}
