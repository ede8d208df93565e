import type { Wire } from '../../shared/contract/requests.ts';

declare global {
  interface Window {
    /** Put there by the preload, in the desktop shell only. */
    readonly takesheetWire?: Wire;
  }
}

/** The wire of the desktop shell, or null where there is no shell. */
export function electronWire(): Wire | null {
  return window.takesheetWire ?? null;
}

/** The path of a dropped file where files have paths; null in a browser. */
export function pathForFile(file: File): string | null {
  return electronWire()?.pathForFile?.(file) ?? null;
}
