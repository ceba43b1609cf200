// The eight-bit twin of a tagger's graph (model_quantized.onnx): a quarter of the size, standard operators only, so that
// every runtime takes it, those in browsers too. Multiplications as in the miner's fast encoder (compute/onnx/quantise.ts);
// tables as bytes with a scale for each row, which are multiplied when a row is read.

import { intAttribute } from '../compute/onnx/attributes.ts';
import { extractGraph } from '../compute/onnx/graph.ts';
import { ElementType, type Graph, type Model, type Node, type Tensor } from '../compute/onnx/model.ts';
import { makeNode, makeTensor } from '../compute/onnx/parts.ts';
import { quantiseMultiplications } from '../compute/onnx/quantise.ts';
import { readFloats } from '../compute/onnx/weights.ts';

/**
 * Largest magnitude of a quantised weight of a multiplication. Bytes could go to 127, but processors without a
 * byte product of their own add two products in 16 bits and cut them off: 2 · 255 · 63 < 2^15. The file is made on one
 * machine and used on others, and has to give the same labels on all of them.
 */
const PORTABLE_LIMIT = 63;

/** Of a table's values, which are only scaled. */
const TABLE_LIMIT = 127;

const PREFIX = 'table/';

/** @param model a tagger in single precision with its weights inside. */
export function quantiseTagger(model: Model): Model {
  return quantiseTables(quantiseMultiplications(model, PORTABLE_LIMIT, ''));
}

function quantiseTables(model: Model): Model {
  const { graph } = model;
  const initializers = new Map(graph.initializers);
  const tables = new Map<string, readonly [Tensor, Tensor]>();
  const nodes = graph.nodes.flatMap((node) => {
    const table = tableOf(graph, node);
    if (!table) return [node];
    const quantised = tables.get(table.name) ?? quantiseRows(table);
    tables.set(table.name, quantised);
    for (const tensor of quantised) initializers.set(tensor.name, tensor);
    return readRows(node, quantised);
  });
  return { ...model, graph: extractGraph({ ...graph, nodes, initializers }) };
}

/** The matrix whose rows a node reads by index, unless something else needs it in full. */
function tableOf(graph: Graph, node: Node): Tensor | undefined {
  if (!isRowReader(node)) return undefined;
  const table = graph.initializers.get(node.inputs[0]);
  if (table?.dims.length !== 2 || table.type !== ElementType.float) return undefined;
  const readers = graph.nodes.filter((other) => other.inputs.includes(table.name));
  return readers.every((other) => isRowReader(other) && other.inputs[1] !== table.name) ? table : undefined;
}

function isRowReader(node: Node): boolean {
  return node.op === 'Gather' && node.domain === '' && intAttribute(node, 'axis', 0) === 0;
}

/** @returns the bytes and the scale of each row, the latter [rows × 1]. */
function quantiseRows(table: Tensor): readonly [Tensor, Tensor] {
  const [rows, columns] = table.dims;
  const values = readFloats(table, '');
  const scales = new Float32Array(rows);
  const bytes = new Int8Array(values.length);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let largest = 0;
    for (let i = from; i < from + columns; i++) largest = Math.max(largest, Math.abs(values[i]));
    if (largest === 0) continue; // a row of zeros, as of padding, stays one
    scales[row] = largest / TABLE_LIMIT;
    for (let i = from; i < from + columns; i++) bytes[i] = Math.round(values[i] / scales[row]);
  }
  return [
    makeTensor(`${PREFIX}${table.name}/bytes`, table.dims, bytes),
    makeTensor(`${PREFIX}${table.name}/scales`, [rows, 1], scales),
  ];
}

function readRows(node: Node, [bytes, scales]: readonly [Tensor, Tensor]): Node[] {
  const [, indices] = node.inputs;
  const [output] = node.outputs;
  const at = (part: string) => `${PREFIX}${output}/${part}`;
  return [
    makeNode('Gather', [bytes.name, indices], [at('bytes')]),
    makeNode('Cast', [at('bytes')], [at('steps')], { to: ElementType.float }),
    makeNode('Gather', [scales.name, indices], [at('scale')]),
    makeNode('Mul', [at('steps'), at('scale')], [output]),
  ];
}
