import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { defaultExportOptions, type ExportFormat, type ExportOptions } from '../../shared/contract/views.ts';

/** What is being exported and how; kept while the panel is shut, so that one can look at a mark and come back. */
export type ExportChoice = {
  readonly format: ExportFormat;
  readonly options: ExportOptions;
};

export const exportStore = createStore<ExportChoice>(() => ({ format: 'cue', options: defaultExportOptions }));

/** Reads from the choice in a component; `select` must return a value that stays the same while nothing changed. */
export function useExportChoice<Part>(select: (state: ExportChoice) => Part): Part {
  return useStore(exportStore, select);
}

export function setExportOptions(options: Partial<ExportOptions>): void {
  exportStore.setState((state) => ({ options: { ...state.options, ...options } }));
}
