import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const electronDouble = fileURLToPath(new URL('./tests/doubles/electron.ts', import.meta.url));

export default defineConfig({
  test: {
    projects: [
      {
        // Pure code: no disk, no clock, no process.
        test: {
          name: 'unit',
          include: ['tests/*.test.ts', 'tests/unit/**/*.test.ts'],
          environment: 'node',
          // Generous: no test may depend on how fast the machine is.
          testTimeout: 60_000,
        },
      },
      {
        // The whole core on a real SQLite file and real sound, and the programs that judge our exports.
        test: {
          name: 'core',
          include: ['tests/core/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          alias: { electron: electronDouble },
        },
      },
    ],
  },
});
