// What the build step is to the configuration.

import type { Plugin } from 'vite';

export function renderPages(): Plugin;
