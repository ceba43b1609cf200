// The configuration of an exported tagger: the encoder's own, with the class that transformers shall load and the labels.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../../../src/failure.ts';
import type { LabelSet } from '../../../src/tagger/label-set.ts';
import type { Encoder } from '../encoder.ts';

/** Class in transformers by config.model_type; its weights are the encoder's and one linear layer "classifier". */
const CLASSES: Readonly<Record<string, string>> = {
  albert: 'AlbertForTokenClassification',
  bert: 'BertForTokenClassification',
  camembert: 'CamembertForTokenClassification',
  'deberta-v2': 'DebertaV2ForTokenClassification',
  distilbert: 'DistilBertForTokenClassification',
  electra: 'ElectraForTokenClassification',
  roberta: 'RobertaForTokenClassification',
  'xlm-roberta': 'XLMRobertaForTokenClassification',
};

/**
 * The class that an exported tagger is loaded with. Ask before training: it decides whether there can be an export.
 * @throws Failure 'model-unsupported' for architectures without such a class.
 */
export function taggerClass(architecture: string): string {
  const name = CLASSES[architecture];
  if (name) return name;
  // ModernBertForTokenClassification has a dense layer, an activation and a norm before its linear layer: weights that
  // the training does not have.
  throw new Failure(
    'model-unsupported',
    `A tagger on a model of type "${architecture}" has no class in transformers with a linear layer alone.`,
    'Train on another model, for example a BERT, RoBERTa or DeBERTa-v2.',
  );
}

/**
 * All of the base model's settings, so that the encoder is built as it was.
 * @param graphsWithData graphs whose weights lie beside them: transformers.js has to be told.
 */
export function taggerConfig(
  encoder: Encoder,
  { labels }: LabelSet,
  graphsWithData: readonly string[],
): Record<string, unknown> {
  const path = join(encoder.folder, 'config.json');
  const { _name_or_path, dtype, torch_dtype, ...config } = JSON.parse(readFileSync(path, 'utf8'));
  const external = Object.fromEntries(graphsWithData.map((graph) => [basename(graph), 1]));
  return {
    ...config,
    architectures: [taggerClass(encoder.architecture)],
    dtype: 'float32',
    id2label: Object.fromEntries(labels.map((label, id) => [id, label])),
    label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
    ...(graphsWithData.length > 0 ? { 'transformers.js_config': { use_external_data_format: external } } : {}),
  };
}
