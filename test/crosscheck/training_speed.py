"""PyTorch's side of training-speed.ts, which starts it: one thread, AdamW, clipping, dropout 0.1.

Reads lines of JSON and answers each with one: first the settings, then a batch a line, for which it takes a step. The
layers below the trained ones are computed before the clock starts, as the product keeps their results.
"""

import json
import sys
import time

import torch
from transformers import AutoModel

torch.set_num_threads(1)
settings = json.loads(sys.stdin.readline())
labels, layers = settings["labels"], settings["layers"]
model = AutoModel.from_pretrained(sys.argv[1], dtype=torch.float32)
below = len(model.encoder.layer) - layers
top = model.encoder.layer[below:]
head = torch.nn.Linear(model.config.hidden_size, labels)
drop = torch.nn.Dropout(settings["dropout"])
optimiser = torch.optim.AdamW([
    {"params": list(top.parameters()), "lr": settings["learningRate"]},
    {"params": list(head.parameters()), "lr": settings["headLearningRate"]},
])  # fmt: skip
trained = [p for group in optimiser.param_groups for p in group["params"]]


def answer(**values):
    print(json.dumps(values), flush=True)


def pad(rows):
    size = max(len(row["ids"]) for row in rows)
    size = (size + 7) // 8 * 8
    ids = torch.zeros(len(rows), size, dtype=torch.long)
    mask = torch.zeros(len(rows), size)
    gold = torch.full((len(rows), size), -100)
    for r, row in enumerate(rows):
        ids[r, : len(row["ids"])] = torch.tensor(row["ids"])
        mask[r, : len(row["ids"])] = 1
        for position, label in zip(row["positions"], row["labels"]):
            gold[r, position] = label
    return ids, mask, gold


answer(ready=True)
for line in sys.stdin:
    ids, mask, gold = pad(json.loads(line))
    model.eval()
    with torch.no_grad():
        hidden = model(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states[below].clone()
    bias = (1 - mask)[:, None, None, :] * torch.finfo(torch.float32).min
    model.train()
    start = time.process_time()
    optimiser.zero_grad()
    x = hidden
    for layer in top:
        x = layer(x, bias)
        x = x[0] if isinstance(x, tuple) else x
    loss = torch.nn.functional.cross_entropy(head(drop(x)).flatten(0, 1), gold.flatten())
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, settings["clipNorm"])
    optimiser.step()
    answer(loss=loss.item(), cpuMs=1000 * (time.process_time() - start))
