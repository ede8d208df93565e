import { hasProgram } from './judges.ts';

/**
 * Skips a test with its reason where a judge is missing: `needs(context, 'cueprint')` as its first line. Where judges
 * are required (TAKESHEET_JUDGES=required) a missing one fails the test instead.
 */
export function needs(context: { skip(note?: string): void }, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !hasProgram(program));
  if (missing.length === 0) return;
  const message = `${missing.join(' and ')} not installed`;
  if (process.env['TAKESHEET_JUDGES'] === 'required') throw new Error(`${message}, and judges are required here.`);
  context.skip(message);
}
