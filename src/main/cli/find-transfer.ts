import { UserError } from '../../shared/contract/errors.ts';
import type { ArchiveView } from '../../shared/contract/views.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import type { Core } from '../core/core.ts';

/** The transfer that `--transfer` means: an id, or the beginning of one. Throws `UserError` for none and for several. */
export async function findNamedTransfer(
  core: Core,
  named: string | undefined,
): Promise<{ transfer: Transfer; archive: ArchiveView }> {
  if (named === undefined || named === '') {
    throw new UserError('badInput', 'Say which transfer with --transfer ID. takesheet list shows the ids.');
  }
  const archive = await core.handlers['archive.get']({});
  const asked = named.toLowerCase();
  const found = archive.transfers.filter(({ id }) => id.toLowerCase().startsWith(asked));
  const [transfer, ...others] = found;
  if (transfer === undefined) {
    throw new UserError('notFound', `No transfer has an id that begins with ${named}. takesheet list shows the ids.`);
  }
  if (others.length > 0 && transfer.id !== named) {
    throw new UserError(
      'badInput',
      `${found.length} transfers have ids that begin with ${named}. Give more of the id.`,
    );
  }
  return { transfer, archive };
}
