// The model card of an exported tagger: README.md with the front matter that the Hugging Face hub reads. Everything in it
// comes from the provenance; what is unknown is said to be unknown.

import { JAVASCRIPT_EXAMPLE, pythonExample, RUNTIME_EXAMPLE } from './card-examples.ts';
import { markdownTable, markdownText, yamlText } from './card-text.ts';
import type {
  BaseModel,
  EvaluationProvenance,
  LabelProvenance,
  QuantisedAgreement,
  ReportedScores,
  Settings,
  TaggerProvenance,
} from './tagger-provenance.ts';

export type { TaggerProvenance } from './tagger-provenance.ts';

const TAGS = ['named-entity-recognition', 'weak-supervision', 'onnx', 'transformers.js', 'seedmark'];

/** The hub's word for a licence that nobody named. */
const UNKNOWN_LICENSE = 'unknown';

/** What encoders take, where the provenance does not say. */
const USUAL_LONGEST_ROW = 512;

const CONFIDENCE = 0.95;

/** @returns Markdown with YAML front matter. */
export function modelCard(provenance: TaggerProvenance): string {
  const sections = [
    frontMatter(provenance),
    `# ${markdownText(provenance.name)}`,
    introduction(provenance),
    typesSection(provenance),
    miningSection(provenance),
    labelsSection(provenance.labels),
    trainingSection(provenance),
    evaluationSection(provenance),
    limitationsSection(provenance),
    usageSection(provenance),
    licenceSection(provenance.base),
  ];
  return `${sections.join('\n\n')}\n`;
}

function frontMatter({ languages, base }: TaggerProvenance): string {
  const list = (items: readonly string[]) => items.map((item) => `\n  - ${yamlText(item)}`).join('');
  return [
    '---',
    ...(languages.length > 0 ? [`language:${list(languages)}`] : []),
    `license: ${yamlText(base?.license ?? UNKNOWN_LICENSE)}`,
    'library_name: transformers',
    'pipeline_tag: token-classification',
    // The hub makes a link of it: only a name of the hub may stand here.
    ...(base?.name.includes('/') ? [`base_model: ${yamlText(base.name)}`] : []),
    `tags:${list(TAGS)}`,
    '---',
  ].join('\n');
}

function introduction({ types, languages, base, madeWith, madeAt }: TaggerProvenance): string {
  const names = types.map(({ name }) => markdownText(name)).join(', ');
  const spoken = languages.length > 0 ? languages.map(markdownText).join(', ') : 'unknown';
  const made = `${markdownText(madeWith)}${madeAt ? `, ${markdownText(madeAt)}` : ''}`;
  return [
    `Finds entities of ${count(types.length, 'type')} in text: ${names}. One label a word, BIO.`,
    '',
    `- Languages: ${spoken}`,
    `- Trained on: ${base ? `${markdownText(base.name)} (${markdownText(base.architecture)})` : 'unknown'}`,
    ...(base?.fingerprint ? [`- SHA-256 of the base model's weights: ${markdownText(base.fingerprint)}`] : []),
    `- Made with: ${made}`,
  ].join('\n');
}

function typesSection({ types, labels }: TaggerProvenance): string {
  const hasSeeds = types.some(({ seeds }) => seeds.length > 0);
  const header = ['Type', 'Phrase', ...(hasSeeds ? ['Seeds'] : []), 'Labelled spans'];
  const rows = types.map(({ name, phrase, seeds }) => [
    markdownText(name),
    markdownText(phrase),
    ...(hasSeeds ? [seeds.map(markdownText).join('; ')] : []),
    String(Object.hasOwn(labels.spans, name) ? labels.spans[name] : 0),
  ]);
  return `## Entity types\n\n${markdownTable(header, rows, 'text')}`;
}

function miningSection({ mining }: TaggerProvenance): string {
  if (!mining) return '## Where the labels come from\n\nThe labels were given, not mined.';
  const { method, template, model, fingerprint, corpus, settings } = mining;
  return [
    '## Where the labels come from',
    '',
    'Spans that behave like the seeds in the eyes of a language model were ranked (X-NER: Peng, Wang and Shang, EMNLP 2023).',
    '',
    ...(corpus ? [`- Corpus: ${markdownText(corpus)}`] : []),
    `- Method: ${markdownText(method)}`,
    ...(template ? [`- Label context: ${markdownText(template)}`] : []),
    `- Language model: ${markdownText(model)}`,
    ...(fingerprint ? [`- Its fingerprint (SHA-256): ${markdownText(fingerprint)}`] : []),
    ...settingLines(settings),
  ].join('\n');
}

function labelsSection(labels: LabelProvenance): string {
  const { rule, thresholds, sentences, words, accepted, rejected, reviewedWords, unknownWords } = labels;
  const worst = Object.entries(thresholds ?? {}).map(([type, score]) => `${markdownText(type)} ${score}`);
  const reviewed: readonly (readonly [string, number | undefined])[] = [
    ['Spans accepted by a person', accepted],
    ['Spans rejected by a person', rejected],
    ['Words reviewed to be outside all entities', reviewedWords],
    ['Words that nobody has looked at', unknownWords],
  ];
  return [
    '## Training data',
    '',
    `- Labelled: ${markdownText(rule)}`,
    ...(worst.length > 0 ? [`- Worst accepted scores: ${worst.join(', ')}`] : []),
    `- ${count(sentences, 'sentence')}, ${count(words, 'word')}`,
    ...reviewed.flatMap(([name, number]) => (number === undefined ? [] : [`- ${name}: ${number}`])),
  ].join('\n');
}

function trainingSection({ training }: TaggerProvenance): string {
  const { layers, layersInAll, seed, recipe, settings } = training;
  return [
    '## Training',
    '',
    `- Incomplete labels: ${recipe ? markdownText(recipe.name) : 'every word without a label counted as outside'}`,
    ...settingLines(recipe?.settings),
    `- layers: ${layers} of ${layersInAll}, from the top`,
    `- seed: ${seed}`,
    ...settingLines(settings),
  ].join('\n');
}

function settingLines(settings: Settings = {}): string[] {
  const show = (value: Settings[string]) => (typeof value === 'string' ? markdownText(value) : String(value));
  return Object.entries(settings).map(([name, value]) => `- ${markdownText(name)}: ${show(value)}`);
}

function evaluationSection({ evaluation, quantised }: TaggerProvenance): string {
  const scores = evaluation ? scoresTable(evaluation) : 'This tagger has not been evaluated.';
  return ['## Evaluation', '', scores, ...(quantised ? ['', agreement(quantised)] : [])].join('\n');
}

function scoresTable({ on, sentences, micro, macro, types, confidence = CONFIDENCE }: EvaluationProvenance): string {
  const isBounded = [micro, ...Object.values(types)].some(({ interval }) => interval);
  const line = (name: string, { precision, recall, f1, interval, gold }: ReportedScores) => [
    name,
    ...[precision, recall, f1].map(percent),
    ...(isBounded ? [interval ? `${percent(interval.low)}–${percent(interval.high)}` : ''] : []),
    gold === undefined ? '' : String(gold),
  ];
  const bounds = isBounded ? [`F1, ${Math.round(100 * confidence)} % interval`] : [];
  const rows = [
    ...Object.entries(types).map(([type, score]) => line(markdownText(type), score)),
    line('micro', micro),
    ...(macro ? [line('macro', macro)] : []),
  ];
  return [
    `On ${markdownText(on)} (${count(sentences, 'sentence')}). Exact spans and types, in percent.`,
    '',
    markdownTable(['Type', 'Precision', 'Recall', 'F1', ...bounds, 'Gold spans'], rows, 'numbers'),
  ].join('\n');
}

function agreement({ source, rows, words, same, bytes, fullBytes }: QuantisedAgreement): string {
  const where = source === 'text' ? `${count(rows, 'row')} of text` : `${count(rows, 'row')} of random pieces`;
  return (
    `The eight-bit graph is ${percent(bytes / fullBytes)} % of the size of the full one. On ${where} it gives ` +
    `${same} of ${count(words, 'word')} (${percent(same / words)} %) the same best label; the scores above are the full one's.`
  );
}

function limitationsSection({ limitations = [], labels, mining, evaluation, base }: TaggerProvenance): string {
  const isReviewed = !mining || labels.accepted !== undefined;
  const lines = [
    'Other kinds of text and other languages than those it was trained on were not tried.',
    ...(isReviewed ? [] : ['The labels it was trained on were found by a machine, and no review of them is recorded.']),
    ...(evaluation ? [] : ['How good it is was not measured.']),
    ...(base?.license ? [] : ['The licence of its base model is unknown.']),
    'It inherits the biases of its base model.',
    ...limitations.map(markdownText),
  ];
  return `## Limitations\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function usageSection({ longestRow = USUAL_LONGEST_ROW }: TaggerProvenance): string {
  const code = (language: string, text: string) => `\`\`\`${language}\n${text}\`\`\``;
  return [
    '## Use',
    '',
    'Labels belong to words and are read at the first piece of each. Take the best _valid_ sequence (I-X only after B-X or',
    `I-X), not the best label of each word: the scores above were measured so. The model takes ${longestRow} pieces at once; cut`,
    'longer texts into windows that overlap, as below, instead of letting a tokenizer truncate them.',
    '',
    'Python, with transformers:',
    '',
    code('python', pythonExample(longestRow)),
    '',
    'JavaScript, with transformers.js (its pipeline takes the best label of each piece and truncates):',
    '',
    code('js', JAVASCRIPT_EXAMPLE),
    '',
    'onnxruntime, in Python:',
    '',
    code('python', RUNTIME_EXAMPLE),
    '',
    '`seedmark.json` holds where this tagger comes from in a form for programs.',
  ].join('\n');
}

function licenceSection(base: BaseModel | undefined): string {
  const known = base?.license && base.licenseSource;
  const text = known
    ? `The base model's licence is ${markdownText(base.license ?? '')} (from its ${markdownText(base.licenseSource ?? '')}).`
    : "The base model's licence is unknown: find it out before you pass this tagger on.";
  const note = base?.licenseNote ? ` It says: ${markdownText(base.licenseNote)}` : '';
  return `## Licence\n\n${text}${note}`;
}

/** 1 word, 2 words. */
function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
