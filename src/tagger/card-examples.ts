// The programs in a model card. The one in Python does what this program does: windows over long texts, scores at the
// first pieces of words, and the best valid label sequence (windows.ts, decode-labels.ts). A test runs it and compares.

/** @param longestRow pieces that the model takes at once, boundary pieces included. */
export function pythonExample(longestRow: number): string {
  return PYTHON.replace('LONGEST = 0', `LONGEST = ${longestRow}`);
}

const PYTHON = `import re

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

FOLDER = "."  # this folder
LONGEST = 0  # pieces in a window, boundary pieces included

tokenizer = AutoTokenizer.from_pretrained(FOLDER)
model = AutoModelForTokenClassification.from_pretrained(FOLDER).eval()
labels = [model.config.id2label[i] for i in range(model.config.num_labels)]


def window_starts(pieces, capacity):
    """A quarter of a window is repeated by the next; the last window ends with the text."""
    step, starts = max(1, capacity - capacity // 4), [0]
    while starts[-1] + capacity < pieces:
        starts.append(min(starts[-1] + step, pieces - capacity))
    return starts


def word_scores(text, words):
    """Log probabilities of the labels at each word's first piece; words are (start, end) in characters."""
    coded = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True, truncation=False)
    ids, offsets, special = coded["input_ids"], coded["offset_mapping"], coded["special_tokens_mask"]
    before = special.index(0) if 0 in special else len(special)
    after = special[::-1].index(0) if 0 in special else 0
    inner, capacity = len(ids) - before - after, LONGEST - before - after
    scores = [[0.0] * len(labels) for _ in words]  # a word that no piece stands for has no score
    first, piece = {}, before
    for word, (start, end) in enumerate(words):
        while piece < before + inner and offsets[piece][1] <= start:
            piece += 1
        if piece < before + inner and offsets[piece][0] < end:
            first[word] = piece - before
    context = {}  # pieces between a word and where its window was cut: the window with most is asked
    for begin in window_starts(inner, capacity):
        stop = min(inner, begin + capacity)
        row = ids[:before] + ids[before + begin : before + stop] + ids[len(ids) - after :]
        with torch.no_grad():
            found = torch.log_softmax(model(torch.tensor([row])).logits[0], -1).tolist()
        for word, at in first.items():
            if begin <= at < stop:
                left = float("inf") if begin == 0 else at - begin
                right = float("inf") if stop == inner else stop - 1 - at
                if min(left, right) > context.get(word, -1):
                    context[word] = min(left, right)
                    scores[word] = found[before + at - begin]
    return scores


def best_labels(scores):
    """The best valid label sequence (Viterbi): I-X stands only after B-X or I-X."""
    if not scores:
        return []
    ids = {label: i for i, label in enumerate(labels)}
    allowed = [
        [i, ids["B" + label[1:]]] if label.startswith("I-") else list(range(len(labels)))
        for i, label in enumerate(labels)
    ]
    totals = [float("-inf") if label.startswith("I-") else score for label, score in zip(labels, scores[0])]
    steps = []
    for word in scores[1:]:
        steps.append([max(froms, key=lambda i: totals[i]) for froms in allowed])
        totals = [totals[came] + score for came, score in zip(steps[-1], word)]
    path = [max(range(len(labels)), key=lambda i: totals[i])]
    for step in reversed(steps):
        path.append(step[path[-1]])
    return [labels[i] for i in reversed(path)]


text = "Words are labelled, not pieces."
words = [match.span() for match in re.finditer(r"\\w+|[^\\w\\s]", text)]
for (start, end), label in zip(words, best_labels(word_scores(text, words))):
    print(text[start:end], label)
`;

export const JAVASCRIPT_EXAMPLE = `import { pipeline } from '@huggingface/transformers';

// dtype "fp32" is onnx/model.onnx, "q8" the eight-bit onnx/model_quantized.onnx.
const tag = await pipeline('token-classification', 'NAME-OR-FOLDER', { dtype: 'q8' });
console.log(await tag('Words are labelled, not pieces.'));
`;

export const RUNTIME_EXAMPLE = `import numpy
import onnxruntime
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(".")
session = onnxruntime.InferenceSession("onnx/model.onnx")
coded = tokenizer("Words are labelled, not pieces.", return_tensors="np")
zeros = numpy.zeros_like(coded["input_ids"])
feeds = {i.name: coded.get(i.name, zeros).astype(numpy.int64) for i in session.get_inputs()}
(logits,) = session.run(["logits"], feeds)  # [1 x pieces x labels]
`;
