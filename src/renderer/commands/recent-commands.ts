let recent: readonly string[] = [];

/** Ids of what was chosen in the palette, newest first. */
export function recentCommands(): readonly string[] {
  return recent;
}

export function setRecentCommands(ids: readonly string[]): void {
  recent = ids;
}

export function noteRecentCommand(id: string): void {
  recent = [id, ...recent.filter((known) => known !== id)].slice(0, 8);
}
