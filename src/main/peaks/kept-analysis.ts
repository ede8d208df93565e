import type { Analysis } from './analysis-messages.ts';
import { openPeaksFile, type PeaksReader } from './peaks-file.ts';

/** Opens what is kept at a place for as long as it is used; null when there is nothing. */
export async function withReader<Result>(
  peaksPath: string,
  key: string,
  use: (reader: PeaksReader | null) => Result | Promise<Result>,
): Promise<Result> {
  const reader = await openPeaksFile(peaksPath, key);
  try {
    return await use(reader);
  } finally {
    await reader?.close();
  }
}

/** What an earlier reading found, if it came to its end. */
export async function keptAnalysis(peaksPath: string, key: string): Promise<Analysis | null> {
  return withReader(peaksPath, key, (reader) => {
    if (reader === null || !reader.header.isComplete) return null;
    const { sha256, audioSha256, knownFrames, findings } = reader.header;
    return { sha256, audioSha256, frames: knownFrames, findings };
  });
}
