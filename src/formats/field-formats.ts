// The part of the table of formats that field linguistics and the XML annotation tools bring.

import { createElanReader } from './elan.ts';
import type { Format } from './formats.ts';
import { findXmlRoot } from './xml-root.ts';

export const FIELD_FORMATS: readonly Format[] = [
  {
    name: 'elan',
    title: 'ELAN (.eaf)',
    extensions: ['.eaf'],
    keeps: 'the annotations of the chosen tiers, in the order of time; speakers, times, languages, tier names',
    loses: 'other tiers, the media',
    sniff: (lines) => findXmlRoot(lines)?.name === 'ANNOTATION_DOCUMENT',
    read: createElanReader,
    writingLoses: 'names go into tiers of an existing .eaf (write-back), not into a new one',
  },
];
