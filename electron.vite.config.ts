// What is built for the desktop program and for the window in a browser. Every entry is named here: no default folder is
// used. Without a build, Node runs the same TypeScript of main directly (npm run seedmark). Entries of main lie flat in one
// folder, as the files that fork them expect.

import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import { renderPages } from './renderer/help/render-pages.js';
import { compressFonts } from './renderer/styles/compress-fonts.js';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          window: 'main/window/index.ts',
          'service-process': 'main/window/service-process.ts',
          cli: 'main/cli/index.ts',
          worker: 'main/compute/worker.ts',
          'device-proof': 'main/compute/device-proof.ts',
          'integrity-thread': 'main/store/file/integrity-thread.ts',
          'recover-thread': 'main/service/work/recover-thread.ts',
          'gold-thread': 'main/jobs/mining/gold-thread.ts',
          'reading-thread': 'main/jobs/corpus/reading-thread.ts',
          'mining-thread': 'main/jobs/mining/mining-thread.ts',
          'work-thread-entry': 'main/service/work/work-thread-entry.ts',
          'trainer-process': 'main/training/trainer-process.ts',
          'training-proof': 'main/training/training-proof.ts',
          'tagging-process': 'main/jobs/tagging/tagging-process.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // One file for the sandbox, which knows no import and no other package.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: 'main/window/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    // The same files are served over HTTP and opened from the disk.
    base: './',
    plugins: [vue(), compressFonts(), renderPages()],
    define: {
      __VUE_OPTIONS_API__: false,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
      __VUE_I18N_FULL_INSTALL__: false,
      __VUE_I18N_LEGACY_API__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
    },
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      target: 'es2023',
      minify: true,
      modulePreload: { polyfill: false },
      // Fonts inside of the style sheet would be data: addresses, which the content policy refuses.
      assetsInlineLimit: 0,
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
});
