import { UserError } from '../../shared/contract/errors.ts';
import { type Verdict, verdictText } from '../../shared/domain/verdict.ts';
import { type Command, jsonLine, withCore } from './command.ts';
import { tableText } from './table.ts';

/** `takesheet verdicts list`: what listeners found by comparing takes. */
export const verdictsListCommand: Command = {
  help: `takesheet verdicts list [--archive FILE] [--json]

Lists the verdicts on takes, the newest first, also while a window has the archive open. Withdrawn ones are said to be so.

  --json           a JSON line for each, as the archive has it
  --archive FILE   the archive (default: the one the window opens)
`,
  options: ['archive', 'json'],
  async run(options, operands, world) {
    if (operands.length > 0) {
      throw new UserError('badInput', `verdicts list takes no ${operands[0]}: it prints to stdout.`);
    }
    return withCore(options, world, 'read', async (core) => {
      const { verdicts } = await core.handlers['verdicts.list']({ markIds: null });
      if (options.json === true) {
        for (const verdict of verdicts) world.out(jsonLine(verdict));
      } else {
        world.out(tableText(['when', 'who', 'verdict', 'note'], verdicts.map(row)));
      }
      return 0;
    });
  },
};

function row(verdict: Verdict): string[] {
  const said = verdict.withdrawn === null ? verdictText(verdict) : `${verdictText(verdict)} (withdrawn)`;
  return [new Date(verdict.at).toLocaleString('sv-SE').slice(0, 16), verdict.author, said, verdict.note];
}
