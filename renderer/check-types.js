// Types of the screens, templates included. vue-tsc drives the compiler through its JavaScript interface, which TypeScript 7
// has not; it gets that of TypeScript 6, which lies beside it. Usage: node renderer/check-types.js

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
process.argv.push('-p', import.meta.dirname);
require('vue-tsc').run(require.resolve('@typescript/typescript6/lib/tsc.js'));
