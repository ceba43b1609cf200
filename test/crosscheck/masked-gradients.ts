// Writes loss, weights and gradients of masked-language-model training on one fixed batch, for masked_gradients.py.
// node test/crosscheck/masked-gradients.ts MODEL_FOLDER OUT.safetensors

import { openMaskedNetwork } from '../../main/training/adapt/masked-network.ts';
import { MaskedSession } from '../../main/training/adapt/masked-session.ts';
import { type Weight, writeSafetensors } from '../../main/training/safetensors.ts';

const [folder, out] = process.argv.slice(2);
const LENGTHS = [12, 9, 5];
const network = openMaskedNetwork(folder);
const session = await MaskedSession.open(network, network.weights);
const rows = LENGTHS.map((length, row) => ({
  ids: Int32Array.from({ length }, (_, at) => 5 + ((37 * row + 11 * at + 3 * at * at) % (network.vocabularySize - 5))),
  places: Int32Array.of(1, 3),
  originals: Int32Array.of(7 + row, 20 + row),
}));
const loss = await session.run(rows, 2 * LENGTHS.length);
const parts = new Map<string, Weight>();
for (const [name, { dims, values }] of network.weights) {
  parts.set(`value/${name}`, { dims, values });
  parts.set(`gradient/${name}`, { dims, values: session.gradients.get(name)! });
}
writeSafetensors(out, parts, { loss: String(loss) });
await session.close();
