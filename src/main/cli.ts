// The command line's entry. better-sqlite3 crashes an old Node without a word, so nothing native is imported before this check.
import { pathToFileURL } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 12)) {
  const { runInProcess } = await import('./cli/run-in-process.ts');
  // Only an entry knows where it lies: what it imports moves to chunks/ when it is built.
  await runInProcess(pathToFileURL(`${import.meta.dirname}/`));
} else {
  process.stderr.write(
    `Takesheet needs Node 22.12 or newer, and this is ${process.versions.node}. Start it with npx takesheet, which brings its own.\n`,
  );
  process.exitCode = 1;
}
