"""Writes test/fixtures/training/gradients.json: what PyTorch says the gradients of whole models are, in double precision.

    python3 -m venv VENV && VENV/bin/pip install torch==2.15 transformers safetensors
    VENV/bin/python test/crosscheck/gradients.py ../shared/models

"rounding" is the worst relative error of PyTorch's own gradients in single precision: two of the random models
(ELECTRA, ALBERT) are so ill-conditioned that no single-precision arithmetic does better.

A tensor's gradient is kept as its norm and its products with vectors of random signs: for a difference d of two gradients
the mean square of d's products is |d|². The batch, the head and the targets are formulas, the same as in the test
(test/unit/training/gradients.test.ts). Dropout is off.
"""

import json
import os
import sys

import numpy as np
import torch
from transformers import AutoConfig, AutoModel

MODELS = sys.argv[1]
OUT = os.path.join(os.path.dirname(__file__), "..", "fixtures", "training", "gradients.json")
NAMES = [
    "tiny-bert-cased", "tiny-bert-uncased", "tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert", "tiny-electra",
    "tiny-deberta-v2", "tiny-albert", "tiny-modernbert", "starter",
]  # fmt: skip
LENGTHS = [12, 9, 5]
PIECES = 12
LABELS = 5
PROJECTIONS = 16


def signs(count):
    """[projections × count], +1 or -1: the parity of a 32-bit mix of the two indices."""
    mask = np.uint64(0xFFFFFFFF)
    i = np.arange(count, dtype=np.uint64)[None, :]
    k = np.arange(PROJECTIONS, dtype=np.uint64)[:, None]
    x = (i * np.uint64(0x9E3779B1) + k * np.uint64(0x85EBCA6B)) & mask
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(0x2C1B3C6D)) & mask
    x ^= x >> np.uint64(12)
    return (x & np.uint64(1)).astype(np.float64) * 2 - 1


def single(values, dtype):
    """Rounded to single precision whatever is computed with."""
    return torch.tensor(np.asarray(values, dtype=np.float32)).to(dtype)


def batch(config):
    pad = config.pad_token_id or 0
    ids = [
        [5 + (37 * row + 11 * at + 3 * at * at) % (config.vocab_size - 5) if at < length else pad for at in range(PIECES)]
        for row, length in enumerate(LENGTHS)
    ]
    mask = [[int(at < length) for at in range(PIECES)] for length in LENGTHS]
    return torch.tensor(ids), torch.tensor(mask)


def differentiate(name, dtype):
    """The loss, and the gradients as flat arrays of doubles."""
    folder = os.path.join(MODELS, name)
    config = AutoConfig.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).to(dtype).eval()
    ids, mask = batch(config)
    count = len(LENGTHS) * PIECES
    n = np.arange(count)
    c = np.arange(LABELS)
    targets = 1 + np.sin(1.3 * n[:, None] + 2.1 * c[None, :])
    targets /= targets.sum(1, keepdims=True)
    weights = np.where((n % 4 != 3) & (mask.flatten().numpy() == 1), 0.5 + np.cos(n) ** 2, 0)
    weights /= weights.sum()
    size = config.hidden_size
    head = single(0.3 * np.sin(1 + np.arange(LABELS * size)), dtype).reshape(LABELS, size).requires_grad_()
    bias = single(0.1 * np.cos(c), dtype).requires_grad_()

    hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    logits = hidden.reshape(count, size) @ head.T + bias
    per_piece = (single(targets, dtype) * torch.log_softmax(logits, -1)).sum(-1)
    loss = -(single(weights, dtype) * per_piece).sum()
    loss.backward()
    named = {f"{model.base_model_prefix}.{key}": tensor for key, tensor in model.named_parameters()}
    named.update({"classifier.weight": head, "classifier.bias": bias})
    # The pooler has no gradient.
    found = {k: t.grad.numpy().astype(np.float64).flatten() for k, t in named.items() if t.grad is not None}
    return loss.item(), found


def reference(name):
    loss, exact = differentiate(name, torch.float64)
    _, rounded = differentiate(name, torch.float32)
    norms = {key: float(np.linalg.norm(flat)) for key, flat in exact.items()}
    total = np.linalg.norm(list(norms.values()))
    errors = [np.linalg.norm(rounded[k] - exact[k]) / norms[k] for k in exact if norms[k] > 1e-9 * total]
    gradients = {
        key: {"norm": norms[key], "projections": [float(f"{p:.9e}") for p in signs(flat.size) @ flat]}
        for key, flat in exact.items()
    }
    return {"loss": loss, "rounding": float(f"{max(errors):.2e}"), "gradients": gradients}


torch.manual_seed(0)
os.makedirs(os.path.dirname(OUT), exist_ok=True)
found = {name: reference(name) for name in NAMES}
with open(OUT, "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in found.items()) + "\n}\n")
for name, value in found.items():
    print(name, value["loss"], value["rounding"], len(value["gradients"]))
