// The corpus that comes with Seedmark.

import { join } from 'node:path';

/** Wikigold, CoNLL, in English. The built program lies two folders deep, as this file does. */
export const SAMPLE_CORPUS = join(import.meta.dirname, '../../resources/corpora/wikigold/wikigold.conll');
