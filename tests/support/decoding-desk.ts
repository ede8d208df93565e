import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';

/** A folder for the files of one test file, and what is open of them: closed after each test, removed after the last. */
export function decodingDesk(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `takesheet-${name}-`));
  const opened: FrameSource[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((source) => source.close()));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    async open(path: string): Promise<FrameSource> {
      const source = await openFrameSource(path);
      opened.push(source);
      return source;
    },
    /** Writes a file of the folder; returns its path. */
    write(file: string, bytes: Uint8Array): string {
      const path = join(folder, file);
      writeFileSync(path, bytes);
      return path;
    },
  };
}
