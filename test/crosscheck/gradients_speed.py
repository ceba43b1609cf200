"""PyTorch's side of gradients-speed.ts: the same batches, one thread, AdamW, clipping, dropout 0.1.

    VENV/bin/python test/crosscheck/gradients_speed.py ../shared/models/starter /tmp/batches.json

The layers below the trained ones are computed once before, as the product does.
"""

import json
import resource
import statistics
import sys
import time

import torch
from transformers import AutoModel

torch.set_num_threads(1)
model = AutoModel.from_pretrained(sys.argv[1], dtype=torch.float32)
with open(sys.argv[2]) as file:
    job = json.load(file)
labels, layers, batches = job["labels"], job["layers"], job["batches"]
below = len(model.encoder.layer) - layers
top = model.encoder.layer[below:]
model.eval()


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


prepared = []
with torch.no_grad():
    for rows in batches:
        ids, mask, gold = pad(rows)
        states = model(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
        bias = (1 - mask)[:, None, None, :] * torch.finfo(torch.float32).min
        prepared.append((states[below].clone(), bias, gold))

top.train()
head = torch.nn.Linear(model.config.hidden_size, labels)
drop = torch.nn.Dropout(0.1)
groups = [
    {"params": list(top.parameters()), "lr": 2e-4},
    {"params": list(head.parameters()), "lr": 1e-3},
]
optimiser = torch.optim.AdamW(groups)
trained = [p for group in groups for p in group["params"]]
cpu, wall, losses = [], [], []
for hidden, bias, gold in prepared:
    start, used = time.perf_counter(), time.process_time()
    optimiser.zero_grad()
    x = hidden
    for layer in top:
        x = layer(x, bias)
        x = x[0] if isinstance(x, tuple) else x
    loss = torch.nn.functional.cross_entropy(head(drop(x)).flatten(0, 1), gold.flatten())
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimiser.step()
    losses.append(loss.item())
    cpu.append(1000 * (time.process_time() - used))
    wall.append(1000 * (time.perf_counter() - start))
pieces = sum(len(row["ids"]) for rows in batches[1:] for row in rows)
print(
    f"layers {layers}: {len(cpu)} steps, loss {losses[0]:.3f} to {losses[-1]:.3f}; CPU a step: median "
    f"{statistics.median(cpu[1:]):.0f} ms, mean {statistics.mean(cpu[1:]):.0f} ms; wall median {statistics.median(wall[1:]):.0f} ms; "
    f"{1000 * pieces / sum(cpu[1:]):.0f} pieces a CPU second; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB"
)
