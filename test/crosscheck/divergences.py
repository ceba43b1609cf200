"""Scores of the span tests computed independently with PyTorch in float32, one row at a time.

usage: python divergences.py MODEL_FOLDER PARITY_JSON > OUT_JSON
Takes the sentences and spans of PARITY_JSON (see test/fixtures/parity/README.md) and computes x, y, div2, div1 and cos2
anew with the masked language model of MODEL_FOLDER. Needs torch and transformers.
"""
import json
import sys

import torch
from transformers import AutoModelForMaskedLM, AutoTokenizer

folder, source = sys.argv[1:3]
parity = json.load(open(source, encoding="utf8"))
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForMaskedLM.from_pretrained(folder, dtype=torch.float32).eval()
temperature = parity["temperature"]


def encode(text):
    encoded = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True)
    return encoded["input_ids"], encoded["offset_mapping"], encoded["special_tokens_mask"]


def log_distribution(ids, position):
    row = torch.tensor([ids])
    row[0, position] = tokenizer.mask_token_id
    with torch.no_grad():
        logits = model(input_ids=row, attention_mask=torch.ones_like(row)).logits[0, position]
    return (logits.double() / temperature).log_softmax(-1)


def divergence(p_row, q_row):
    p, q = log_distribution(*p_row), log_distribution(*q_row)
    return float((p.exp() * (p - q)).sum())


def outside(encoded, start, end):
    """Indices of the pieces wholly before and wholly after the characters start..end."""
    ids, offsets, special = encoded
    first_own = special.index(0)
    before = [i for i in range(len(ids)) if i < first_own or (not special[i] and offsets[i][1] <= start)]
    after = [i for i in range(len(ids)) if i > first_own and (special[i] or offsets[i][0] >= end)]
    return before, after


def mean_state(encoded, start, end):
    before, after = outside(encoded, start, end)
    row = torch.tensor([encoded[0]])
    with torch.no_grad():
        states = model(input_ids=row, attention_mask=torch.ones_like(row), output_hidden_states=True).hidden_states[-1][0]
    return states[before[-1] + 1 : after[0]].mean(0)


def score(text, start, end, label, seed):
    swapped = text[:start] + seed + text[end:]
    head = f"The {label} name: "
    span = text[start:end]
    original, replaced = encode(text), encode(swapped)
    a, b = outside(original, start, end), outside(replaced, start, start + len(seed))
    x = [
        divergence((original[0], a[0][-1]), (replaced[0], b[0][-1])),
        divergence((original[0], a[1][0]), (replaced[0], b[1][0])),
    ]
    with_seed, with_span = encode(head + seed), encode(head + span)
    own = [i for i in outside(with_seed, len(head), len(head + seed))[0] if not with_seed[2][i]]
    y = [divergence((with_seed[0], i), (with_span[0], i)) for i in own]
    cosine = torch.nn.functional.cosine_similarity
    cos2 = cosine(mean_state(original, start, end), mean_state(replaced, start, start + len(seed)), dim=0) + cosine(
        mean_state(with_span, len(head), len(head + span)), mean_state(with_seed, len(head), len(head + seed)), dim=0
    )
    return {"x": x, "y": y, "div2": sum(x + y) / len(x + y), "div1": sum(x) / len(x), "cos2": float(cos2)}


for sentence in parity["sentences"]:
    for span in sentence["spans"]:
        start, end = sentence["offsets"][span["start"]][0], sentence["offsets"][span["end"] - 1][1]
        span.update(score(sentence["text"], start, end, span["label"], span["seed"]))
json.dump(parity, sys.stdout, ensure_ascii=False)
