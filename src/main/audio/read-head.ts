import { openOriginal } from './open-original.ts';

/**
 * The first bytes of a file and its whole size, to tell whether it is a file that is known by its content. Beyond 2^53
 * the size is rounded, as a browser rounds it.
 */
export async function readHead(path: string, bytes: number): Promise<{ head: Uint8Array; sizeBytes: number }> {
  const file = await openOriginal(path);
  try {
    return { head: await file.read(0, bytes), sizeBytes: Number(file.sizeBytes) };
  } finally {
    await file.close();
  }
}
