import { statSync } from 'node:fs';

/**
 * The disk of a file. A disk is a file system here, as the system numbers them: two on one machine may still share
 * what turns. All files that cannot be asked count as lying on one disk.
 */
export function diskOfPath(path: string): string {
  try {
    return String(statSync(path).dev);
  } catch {
    return 'unknown';
  }
}
