import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          web: 'src/main/web.ts',
          cli: 'src/main/cli.ts',
          'reader.worker': 'src/main/audio/reader.worker.ts',
          'analysis.worker': 'src/main/peaks/analysis.worker.ts',
          'alignment.worker': 'src/main/alignment/alignment.worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react()],
    // Nothing is inlined: fonts and worklets in data: URLs would need a looser content policy.
    build: { minify: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 2_000 },
  },
});
