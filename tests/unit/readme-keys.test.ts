import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareCommands } from '../../src/renderer/commands/compare-commands.ts';
import { exportCommands } from '../../src/renderer/commands/export-commands.ts';
import { fileCommands } from '../../src/renderer/commands/file-commands.ts';
import { heardCommands } from '../../src/renderer/commands/heard-commands.ts';
import { libraryCommands } from '../../src/renderer/commands/library-commands.ts';
import { markCommands } from '../../src/renderer/commands/mark-commands.ts';
import { paneCommands } from '../../src/renderer/commands/pane-commands.ts';
import type { Command } from '../../src/renderer/commands/registry.ts';
import { spectrogramCommands } from '../../src/renderer/commands/spectrogram-commands.ts';
import { tourCommands } from '../../src/renderer/commands/tour-commands.ts';
import { transportCommands } from '../../src/renderer/commands/transport-commands.ts';
import { viewCommands } from '../../src/renderer/commands/view-commands.ts';
import { chordText } from '../../src/renderer/ui/chord-text.ts';

const readme = new URL('../../README.md', import.meta.url);
const section = /(<!-- keys: [^>]*-->\n)[\s\S]*?(<!-- \/keys -->)/;

/** The keyboard table as Markdown, one line a command, grouped as in the palette. */
function keysTable(): string {
  const commands: readonly Command[] = [
    ...transportCommands,
    ...heardCommands,
    ...markCommands,
    ...libraryCommands,
    ...tourCommands,
    ...fileCommands,
    ...viewCommands,
    ...spectrogramCommands,
    ...compareCommands,
    ...exportCommands,
    ...paneCommands,
  ];
  const groups = Map.groupBy(
    commands.filter(({ keys }) => keys.length > 0),
    ({ group }) => group,
  );
  const lines = [...groups].flatMap(([group, members]) =>
    members.map(({ title, keys }, index) => {
      const chords = keys.map((key) => `<kbd>${chordText(key)}</kbd>`).join(' or ');
      return `| ${index === 0 ? `**${group}**` : ''} | ${title.replaceAll('|', '\\|')} | ${chords} |`;
    }),
  );
  return ['', '| | command | key |', '|---|---|---|', ...lines, '', ''].join('\n');
}

/** Without the padding that the formatter gives to tables. */
function plain(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/ ?-{3,} ?/g, '---');
}

test('the keyboard table of the README is the one of the command registry', () => {
  const text = readFileSync(readme, 'utf8');
  expect(text).toMatch(section);
  const told = text.replace(section, (_all, before: string, after: string) => `${before}${keysTable()}${after}`);
  if (process.env['TAKESHEET_WRITE_DOCS'] !== undefined) writeFileSync(readme, told);
  else expect(plain(text)).toBe(plain(told));
});
