import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exportFiles, openModelFolder, readExport } from '../../../main/compute/model-folder.ts';
import { type Model, type Node, writeModel } from '../../../main/compute/onnx/model.ts';
import { makeNode, makeValue } from '../../../main/compute/onnx/parts.ts';
import { Failure, type FailureCode } from '../../../src/failure.ts';
import { smallModel, temporaryFolder, writeModelFolder } from '../../support/onnx-models.ts';

test('refuses a folder that is not there', () => {
  assert.throws(() => openModelFolder('/nowhere/model'), failure('model-missing', /no model folder/));
});

test('refuses a folder without tokenizer, configuration or export', () => {
  inFolder((folder) => {
    writeModelFolder(folder, smallModel());
    for (const [file, message] of [
      ['onnx/model.onnx', /no \.onnx file/],
      ['config.json', /no config\.json/],
      ['tokenizer.json', /no tokenizer\.json/],
    ] as const) {
      writeModelFolder(folder, smallModel());
      rmSync(join(folder, file));
      assert.throws(() => openModelFolder(folder), failure('model-missing', message));
    }
  });
});

test('refuses a config.json that is no JSON', () => {
  inFolder((folder) => {
    writeModelFolder(folder, smallModel());
    writeFileSync(join(folder, 'config.json'), '{"model_type": ');
    assert.throws(() => openModelFolder(folder), failure('model-invalid', /config\.json/));
  });
});

test('takes model.onnx in onnx/, then in the folder, then the only export', () => {
  inFolder((folder) => {
    writeModelFolder(folder, smallModel(), { file: 'onnx/model_dynamo.onnx' });
    assert.equal(openModelFolder(folder).onnxPath, join(folder, 'onnx/model_dynamo.onnx'));
    writeModelFolder(folder, smallModel(), { file: 'model.onnx' });
    assert.equal(openModelFolder(folder).onnxPath, join(folder, 'model.onnx'));
    writeModelFolder(folder, smallModel());
    assert.equal(openModelFolder(folder).onnxPath, join(folder, 'onnx/model.onnx'));
    for (const name of ['model_dynamo.onnx', 'onnx/model_dynamo.onnx']) {
      assert.equal(openModelFolder(folder, name).onnxPath, join(folder, 'onnx/model_dynamo.onnx'));
    }
    assert.throws(() => openModelFolder(folder, 'other.onnx'), failure('model-missing', /no other\.onnx/));
  });
});

test('asks which export, when there are several and no model.onnx', () => {
  inFolder((folder) => {
    writeModelFolder(folder, smallModel(), { file: 'onnx/a.onnx' });
    writeModelFolder(folder, smallModel(), { file: 'onnx/b.onnx' });
    assert.throws(() => openModelFolder(folder), failure('model-missing', /several exports.*a\.onnx.*b\.onnx/));
  });
});

test('subtracts the padding offset of RoBERTa and its like from the longest row', () => {
  const maxPieces = (config: Record<string, unknown>) => {
    let found = 0;
    inFolder((folder) => {
      found = openModelFolder(writeModelFolder(folder, smallModel(), { config })).maxPieces;
    });
    return found;
  };
  assert.equal(maxPieces({ model_type: 'bert', max_position_embeddings: 512 }), 512);
  for (const model_type of ['roberta', 'xlm-roberta', 'camembert', 'mpnet']) {
    assert.equal(maxPieces({ model_type, max_position_embeddings: 514 }), 512, model_type);
  }
  assert.equal(maxPieces({ model_type: 'gpt2', max_position_embeddings: undefined, n_positions: 1024 }), 1024);
});

test('assumes 512 pieces, and says so, where the configuration names no longest row', () => {
  inFolder((folder) => {
    writeModelFolder(folder, smallModel(), { config: { max_position_embeddings: undefined } });
    const { maxPieces, notes } = openModelFolder(folder);
    assert.equal(maxPieces, 512);
    assert.match(notes.join(), /512 pieces are assumed/);
  });
});

test('tells masked from causal by the configured architecture', () => {
  const kind = (architectures: unknown) => {
    let found: string | undefined;
    inFolder((folder) => {
      found = openModelFolder(writeModelFolder(folder, smallModel(), { config: { architectures } })).kind;
    });
    return found;
  };
  assert.equal(kind(['BertForMaskedLM']), 'masked');
  assert.equal(kind(['GPT2LMHeadModel']), 'causal');
  assert.equal(kind(['LlamaForCausalLM']), 'causal');
  assert.equal(kind(undefined), undefined);
});

test('refuses truncated and foreign files', () => {
  inFolder((folder) => {
    const bytes = writeModel(smallModel());
    for (const broken of [
      bytes.subarray(0, bytes.length - 10),
      bytes.subarray(0, 20),
      Buffer.from('<html>not found'),
      new Uint8Array(0),
    ]) {
      writeModelFolder(folder, broken);
      assert.throws(
        () => readExport(join(folder, 'onnx/model.onnx')),
        failure('model-invalid', /no complete ONNX file/),
      );
    }
  });
});

test('refuses quantised exports', () => {
  for (const op of ['DynamicQuantizeLinear', 'MatMulInteger', 'QLinearMatMul', 'DequantizeLinear']) {
    assertRefused(withNode(makeNode(op, ['pieces'], ['unread'])), /quantised/);
  }
  for (const op of ['QAttention', 'MatMulNBits', 'DynamicQuantizeMatMul']) {
    assertRefused(withNode(makeNode(op, ['pieces'], ['unread'], {}, 'com.microsoft')), /quantised/);
  }
});

test('refuses exports that an optimiser fused', () => {
  for (const op of ['Attention', 'EmbedLayerNormalization', 'SkipLayerNormalization']) {
    assertRefused(withNode(makeNode(op, ['pieces'], ['unread'], {}, 'com.microsoft')), /optimised for one runtime/);
  }
});

test('refuses inputs that mining cannot fill', () => {
  assertRefused(withInput('past_key_values.0.key', ['batch', 4, 'past', 16]), /past_key_values/, /key-value cache/);
  assertRefused(withInput('pixel_values', ['batch', 3]), /pixel_values/);
  const fixed: Model = {
    ...smallModel(),
    graph: { ...smallModel().graph, inputs: [makeValue('input_ids', 7, [1, 128])] },
  };
  assertRefused(fixed, /fixed shape \[1, 128\]/);
  const none: Model = { ...smallModel(), graph: { ...smallModel().graph, inputs: [] } };
  assertRefused(none, /no input "input_ids"/);
});

test('lists the files that decide what a model computes', () => {
  const model = smallModel();
  const initializers = new Map(model.graph.initializers);
  initializers.set('dense', { ...initializers.get('dense')!, content: { location: 'w.bin', offset: 0, length: 256 } });
  const external = { ...model, graph: { ...model.graph, initializers } };
  inFolder((folder) => {
    const path = join(folder, 'model.onnx');
    assert.deepEqual(exportFiles(path, model), [path]);
    assert.throws(() => exportFiles(path, external), failure('model-invalid', /weights file is missing: w\.bin/));
    writeFileSync(join(folder, 'w.bin'), '');
    assert.deepEqual(exportFiles(path, external), [path, join(folder, 'w.bin')]);
  });
});

function inFolder(use: (folder: string) => void): void {
  const folder = temporaryFolder();
  try {
    mkdirSync(folder.path, { recursive: true });
    use(folder.path);
  } finally {
    folder.remove();
  }
}

function assertRefused(model: Model, message: RegExp, hint = /./): void {
  inFolder((folder) => {
    writeModelFolder(folder, model);
    assert.throws(() => readExport(join(folder, 'onnx/model.onnx')), failure('model-unsupported', message, hint));
  });
}

function withNode(node: Node): Model {
  const model = smallModel();
  return { ...model, graph: { ...model.graph, nodes: [...model.graph.nodes, node] } };
}

function withInput(name: string, dims: readonly (string | number)[]): Model {
  const model = smallModel();
  return { ...model, graph: { ...model.graph, inputs: [...model.graph.inputs, makeValue(name, 1, dims)] } };
}

function failure(code: FailureCode, message: RegExp, hint = /./): (error: unknown) => boolean {
  return (error) =>
    error instanceof Failure && error.code === code && message.test(error.message) && hint.test(error.hint);
}
