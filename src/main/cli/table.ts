/** Rows under their names, in columns as wide as they need to be. Control characters are shown as spaces. */
export function tableText(names: readonly string[], rows: readonly (readonly string[])[]): string {
  // A file name may carry an escape sequence that would steer the terminal.
  const lines = [names, ...rows].map((row) => row.map((cell) => cell.replaceAll(/\p{Cc}/gu, ' ')));
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
