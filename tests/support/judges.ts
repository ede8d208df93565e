import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';

/** Whether a program that judges our work is installed. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Skips the running test with its reason where a judge is missing: `needs(context, 'cueprint')` as its first line. Where
 * judges are required (TAKESHEET_JUDGES=required) a missing one fails the test instead.
 */
export function needs(context: TestContext, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !hasProgram(program));
  if (missing.length === 0) return;
  const message = `${missing.join(' and ')} not installed`;
  if (process.env['TAKESHEET_JUDGES'] === 'required') throw new Error(`${message}, and judges are required here.`);
  context.skip(message);
}

/** Runs a program and returns the bytes of its standard output; throws with its words when it fails. */
export function runProgram(name: string, parameters: readonly string[], input?: Uint8Array): Uint8Array<ArrayBuffer> {
  const { status, stdout, stderr, error } = spawnSync(name, [...parameters], { input, maxBuffer: 1 << 30 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.toString()}`);
  return new Uint8Array(stdout);
}
