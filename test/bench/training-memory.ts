// Memory foretold (main/training/training-memory.ts) beside memory taken, for a model and several settings.
//
//     node test/bench/training-memory.ts resources/model/starter 1,4,6

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { PeakReply, PeakRequest } from '../support/training-peak.ts';

const SETTINGS = [
  { groupPieces: 256, batchRows: 16, length: 32 },
  { groupPieces: 256, batchRows: 16, length: 128 },
  { groupPieces: 2048, batchRows: 64, length: 32 },
  { groupPieces: 2048, batchRows: 16, length: 128 },
  { groupPieces: 2048, batchRows: 16, length: 256 },
];

const [folder, layers] = process.argv.slice(2);
console.log('layers  group  batch  length  foretold MB  taken MB  ratio');
for (const k of layers.split(',')) {
  for (const setting of SETTINGS) {
    const request: PeakRequest = { folder, layers: Number(k), ...setting };
    const program = join(import.meta.dirname, '../support/training-peak.ts');
    const reply = execFileSync(process.execPath, [program, JSON.stringify(request)], { encoding: 'utf8' });
    const { estimateBytes, peakBytes } = JSON.parse(reply) as PeakReply;
    const cells = [k, setting.groupPieces, setting.batchRows, setting.length];
    const numbers = [
      (estimateBytes / 1e6).toFixed(0),
      (peakBytes / 1e6).toFixed(0),
      (estimateBytes / peakBytes).toFixed(2),
    ];
    console.log([...cells, ...numbers].map((cell, i) => String(cell).padStart([6, 7, 7, 8, 13, 10, 7][i])).join(''));
  }
}
