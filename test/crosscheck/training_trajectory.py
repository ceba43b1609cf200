"""Writes test/fixtures/training/trajectory.json and weights.safetensors: a short training as PyTorch does it.

    VENV/bin/python test/crosscheck/training_trajectory.py ../shared/models

Eight steps of AdamW with warm-up, linear decay and clipping on one batch of tiny-bert-uncased, embeddings frozen, no
dropout; batch, head and targets are the formulas of gradients.py. The test follows them (test/unit/training/
trajectory.test.ts). weights.safetensors holds one tensor of each floating-point type, written by the reference library.
With --check FILE it reads a file that the product wrote and prints what is in it.
"""

import json
import os
import sys

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModel

if sys.argv[1] == "--check":
    with safe_open(sys.argv[2], "np") as file:
        print(file.metadata())
        for key in file.keys():
            value = file.get_tensor(key)
            print(key, value.dtype, value.shape, float(np.abs(value).sum()))
    sys.exit()

OUT = os.path.join(os.path.dirname(__file__), "..", "fixtures", "training")
FOLDER = os.path.join(sys.argv[1], "tiny-bert-uncased")
LENGTHS = [12, 9, 5]
PIECES = 12
LABELS = 5
STEPS = 8
RATE, HEAD_RATE, DECAY, WARM_UP, CLIP = 1e-3, 5e-3, 0.1, 0.25, 0.5


def single(values):
    return torch.tensor(np.asarray(values, dtype=np.float32).astype(np.float64))


config = AutoConfig.from_pretrained(FOLDER)
model = AutoModel.from_pretrained(FOLDER, attn_implementation="eager", dtype=torch.float32).double().eval()
ids = torch.tensor([
    [5 + (37 * row + 11 * at + 3 * at * at) % (config.vocab_size - 5) if at < length else 0 for at in range(PIECES)]
    for row, length in enumerate(LENGTHS)
])  # fmt: skip
mask = torch.tensor([[int(at < length) for at in range(PIECES)] for length in LENGTHS])
count = len(LENGTHS) * PIECES
n, c, size = np.arange(count), np.arange(LABELS), config.hidden_size
targets = 1 + np.sin(1.3 * n[:, None] + 2.1 * c[None, :])
targets = single(targets / targets.sum(1, keepdims=True))
weights = single(np.where((n % 4 != 3) & (mask.flatten().numpy() == 1), 0.5 + np.cos(n) ** 2, 0))
weights = weights / weights.sum()
head = single(0.3 * np.sin(1 + np.arange(LABELS * size))).reshape(LABELS, size).requires_grad_()
bias = single(0.1 * np.cos(c)).requires_grad_()

encoder = list(model.encoder.parameters())
groups = [
    {"params": [p for p in encoder if p.dim() > 1], "weight_decay": DECAY, "lr": RATE},
    {"params": [p for p in encoder if p.dim() == 1], "weight_decay": 0.0, "lr": RATE},
    {"params": [head], "weight_decay": DECAY, "lr": HEAD_RATE},
    {"params": [bias], "weight_decay": 0.0, "lr": HEAD_RATE},
]
optimiser = torch.optim.AdamW(groups)
trained = [p for group in groups for p in group["params"]]
rising = int(STEPS * WARM_UP)
schedule = torch.optim.lr_scheduler.LambdaLR(
    optimiser, lambda step: (step + 1) / rising if step < rising else (STEPS - step) / (STEPS - rising)
)
losses, norms = [], []
for _ in range(STEPS):
    optimiser.zero_grad()
    hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    logits = hidden.reshape(count, size) @ head.T + bias
    loss = -(weights * (targets * torch.log_softmax(logits, -1)).sum(-1)).sum()
    loss.backward()
    norms.append(float(torch.nn.utils.clip_grad_norm_(trained, CLIP)))
    optimiser.step()
    schedule.step()
    losses.append(loss.item())
sums = {f"bert.encoder.{k}": float(v.abs().sum()) for k, v in model.encoder.named_parameters()}
sums.update({"classifier.weight": float(head.abs().sum()), "classifier.bias": float(bias.abs().sum())})
with open(os.path.join(OUT, "trajectory.json"), "w") as file:
    json.dump({"losses": losses, "norms": norms, "absoluteSums": sums}, file, indent=1)
print(losses, norms)

values = torch.tensor([[0.1, -2.5, 3e-5], [1e4, -0.0, 7.25]])
kinds = {"single": torch.float32, "half": torch.float16, "brain": torch.bfloat16}
tensors = {name: values.to(kind) for name, kind in kinds.items()}
save_file({**tensors, "integers": torch.arange(3), "scalar": torch.tensor(0.5)}, os.path.join(OUT, "weights.safetensors"), {"format": "pt"})
with open(os.path.join(OUT, "weights.json"), "w") as file:
    json.dump({name: tensor.float().flatten().tolist() for name, tensor in tensors.items()}, file)
