import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What somebody chose for this machine, one line of text. */
export type MachineChoice = {
  /** Empty where nothing was chosen. */
  read(): string;
  /** An empty one is as if nothing had been chosen. */
  keep(choice: string): Promise<void>;
};

/** Kept in a file of this name in the folder of data, and not in the archive, which goes from machine to machine. */
export function createMachineChoice(dataDir: string, name: string): MachineChoice {
  const file = join(dataDir, name);
  return {
    read() {
      try {
        return readFileSync(file, 'utf8').trim();
      } catch {
        // Nothing was chosen on this machine.
        return '';
      }
    },
    async keep(choice) {
      if (choice === '') {
        await rm(file, { force: true });
        return;
      }
      await mkdir(dataDir, { recursive: true });
      await writeFile(file, `${choice}\n`, 'utf8');
    },
  };
}
