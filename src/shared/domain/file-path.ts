/**
 * The folders and the name of a path. A backslash parts them on Windows alone, whose paths begin with a drive or with
 * two of it; elsewhere it may stand in a name.
 */
export function pathParts(path: string): readonly string[] {
  return path.split(/^(?:[A-Za-z]:|\\\\)/.test(path) ? /[\\/]/ : '/');
}
