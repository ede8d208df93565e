import { UserError } from '../../shared/contract/errors.ts';

/** An error of writing peaks, as the user can act on it; what is no matter of the disk stays as it is. */
export function cacheProblem(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError(
        'notWritable',
        `The waveform could not be kept in ${path}: the disk is full. Make room there.`,
        {
          cause: error,
        },
      );
    case 'EFBIG':
      return new UserError(
        'notWritable',
        `The waveform could not be kept: ${path} would be longer than a file can be there. Cut a copy of the sound into pieces and add those.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new UserError(
        'notWritable',
        `The waveform could not be kept: ${path} cannot be written. Give yourself the right to write there, or delete it.`,
        { cause: error },
      );
    case 'EIO':
      return new UserError(
        'notWritable',
        `The waveform could not be kept in ${path}: its disk failed to take it. Check that disk, then try again.`,
        { cause: error },
      );
    default:
      return error;
  }
}
