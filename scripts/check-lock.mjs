// `npm ci` refuses a lock that lacks an optional platform package; a registry that has not got them all yet makes such locks silently.
import { readFileSync } from 'node:fs';
const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
let bad = 0;
for (const [path, entry] of Object.entries(packages))
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    const nested = path ? `${path}/node_modules/${name}` : `node_modules/${name}`;
    if (!packages[nested] && !packages[`node_modules/${name}`]) {
      bad++;
      console.error(`${path || 'root'}: ${name}@${entry.optionalDependencies[name]} is not in the lock`);
    }
  }
console.log(
  bad
    ? `${bad} platform packages missing: choose an older version of their owner`
    : 'lock names every platform package',
);
process.exit(bad ? 1 : 0);
