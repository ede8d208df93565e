// `npm ci` refuses a lock that lacks an optional platform package, and a registry that has not got them all yet makes
// such a lock without a word. Run whenever the lock changes.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies).flatMap(([name, version]) => {
    const places = [path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`, `node_modules/${name}`];
    return places.some((place) => place in packages) ? [] : [`${path || 'package.json'}: ${name}@${version}`];
  }),
);
for (const line of missing) process.stderr.write(`${line} is not in the lock\n`);
process.stdout.write(
  missing.length === 0
    ? 'The lock names every platform package.\n'
    : `${missing.length} platform packages are missing: choose an older version of what needs them.\n`,
);
process.exitCode = missing.length === 0 ? 0 : 1;
