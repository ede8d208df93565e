// `npm run fuzz -- [--files N] [--seconds S] [--seed N]`: reads files of all formats that were changed at random, and
// fails when one crashes a reader, keeps it busy for more than five seconds, or is refused without a reason. A failure
// is printed with its seed; `--files 1 --seed` with that number does it again. Without ffmpeg unless --ffmpeg is given;
// then what needs it must be refused.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { carriedEnvironment, carriedNode, root } from './carried-node.mjs';

const { status } = spawnSync(carriedNode(), [join(root, 'scripts/fuzz-run.mjs'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: carriedEnvironment(),
});
process.exit(status ?? 1);
