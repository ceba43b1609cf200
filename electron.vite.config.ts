// What is built for the desktop program. Every entry is named here: no default folder is used. Without a build, Node runs
// the same TypeScript directly (npm run seedmark). Entries lie flat in one folder, as the files that fork them expect.

import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          cli: 'main/cli/index.ts',
          worker: 'main/compute/worker.ts',
          'device-proof': 'main/compute/device-proof.ts',
          'integrity-thread': 'main/store/integrity-thread.ts',
          'trainer-process': 'main/training/trainer-process.ts',
          'training-proof': 'main/training/training-proof.ts',
          'tagging-process': 'main/jobs/tagging-process.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
});
