// Where an adapted model comes from, as its folder tells it: seedmark.json and a model card.

export interface Adaptation {
  readonly name: string;
  readonly base: {
    readonly name: string;
    readonly architecture: string;
    readonly license?: string;
    readonly licenseNote?: string;
    readonly fingerprint?: string;
  };
  /** The corpus file's name. */
  readonly corpus: string;
  readonly sentences: number;
  readonly pieces: number;
  readonly languages: readonly string[];
  readonly settings: Readonly<Record<string, number>>;
  readonly heldOut: {
    readonly sentences: number;
    readonly pieces: number;
    readonly before: number;
    readonly after: number;
  };
  readonly madeWith: string;
  /** ISO 8601. */
  readonly madeAt: string;
}

export const ADAPTATION_VERSION = 1;

/** @returns Markdown with the front matter that the Hugging Face hub reads. */
export function adaptationCard(adaptation: Adaptation): string {
  const { name, base, corpus, sentences, pieces, languages, settings, heldOut, madeWith, madeAt } = adaptation;
  const listed = Object.entries(settings).map(([key, value]) => `- ${key}: ${value}`);
  return `---
license: ${base.license ?? 'unknown'}
language: [${languages.map((language) => JSON.stringify(language)).join(', ')}]
pipeline_tag: fill-mask
tags: [masked-language-model, domain-adaptation, onnx, seedmark]
---

# ${name}

${base.name} (${base.architecture}), trained on as a masked language model on ${JSON.stringify(corpus)}: ${count(sentences)} sentences, ${count(pieces)} pieces.
Its text may show in what the model predicts: whoever may not read the corpus should not be given the model.

Pseudo-perplexity on ${count(heldOut.sentences)} held-out sentences (${count(heldOut.pieces)} pieces, each masked in turn): ${heldOut.before.toFixed(1)} before, ${heldOut.after.toFixed(1)} after.

## Settings

${listed.join('\n')}

Loss at the masked pieces only; of these 80 % are the mask, 10 % another piece, 10 % left as they are, drawn anew in each epoch. No dropout.

## Origin

- Base model: ${base.name}, fingerprint ${base.fingerprint ?? 'unknown'}
- Licence of the base model: ${base.licenseNote ?? base.license ?? 'unknown'}
- Made with ${madeWith}, ${madeAt}

The folder has the ONNX export and the tokenizer, which the vocabulary is of: it is unchanged.
`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
