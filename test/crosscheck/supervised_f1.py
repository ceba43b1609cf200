"""PyTorch's side of supervised-f1.ts: same rows, same settings, embeddings and lower layers frozen, own order of batches.

    VENV/bin/python test/crosscheck/supervised_f1.py ../shared/models/starter /tmp/rows.json EPOCHS SEED
"""

import json
import sys
import time

import torch
from transformers import AutoModelForTokenClassification

torch.set_num_threads(1)
with open(sys.argv[2]) as file:
    job = json.load(file)
epochs, seed = int(sys.argv[3]), int(sys.argv[4])
labels, options = job["labels"], job["options"]
torch.manual_seed(seed)
model = AutoModelForTokenClassification.from_pretrained(sys.argv[1], num_labels=len(labels), dtype=torch.float32)
layers = model.bert.encoder.layer
frozen = len(layers) - options["layers"]
for part in [model.bert.embeddings, *layers[:frozen]]:
    for weight in part.parameters():
        weight.requires_grad = False


def pad(rows):
    size = (max(len(row["ids"]) for row in rows) + 7) // 8 * 8
    ids = torch.zeros(len(rows), size, dtype=torch.long)
    mask = torch.zeros(len(rows), size, dtype=torch.long)
    gold = torch.full((len(rows), size), -100)
    for r, row in enumerate(rows):
        ids[r, : len(row["ids"])] = torch.tensor(row["ids"])
        mask[r, : len(row["ids"])] = 1
        for position, label in zip(row["positions"], row["labels"]):
            gold[r, position] = label
    return ids, mask, gold


def spans(tags):
    found, start, kind = set(), None, None
    for at, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if start is not None and (tag == "O" or prefix == "B" or name != kind):
            found.add((start, at, kind))
            start = None
        if tag != "O" and start is None:
            start, kind = at, name
    return found


trained = [p for p in model.parameters() if p.requires_grad]
head = list(model.classifier.parameters())
inner = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("classifier")]
decay = options["weightDecay"]
optimiser = torch.optim.AdamW([
    {"params": [p for p in inner if p.dim() > 1], "lr": options["learningRate"], "weight_decay": decay},
    {"params": [p for p in inner if p.dim() == 1], "lr": options["learningRate"], "weight_decay": 0},
    {"params": head, "lr": options["headLearningRate"], "weight_decay": decay},
])  # fmt: skip
rows, size = job["train"], options["batchRows"]
steps = epochs * -(-len(rows) // size)
rising = int(steps * options["warmUp"])
schedule = torch.optim.lr_scheduler.LambdaLR(
    optimiser, lambda step: (step + 1) / rising if step < rising else (steps - step) / (steps - rising)
)
start = time.process_time()
model.train()
for _ in range(epochs):
    order = torch.randperm(len(rows)).tolist()
    order.sort(key=lambda row: len(rows[row]["ids"]) // 8)
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    for at in torch.randperm(len(batches)).tolist():
        ids, mask, gold = pad([rows[row] for row in batches[at]])
        optimiser.zero_grad()
        logits = model(input_ids=ids, attention_mask=mask).logits
        torch.nn.functional.cross_entropy(logits.flatten(0, 1), gold.flatten()).backward()
        torch.nn.utils.clip_grad_norm_(trained, options["clipNorm"])
        optimiser.step()
        schedule.step()
used = time.process_time() - start

model.eval()
predicted = [["O"] * len(tags) for tags in job["gold"]]
with torch.no_grad():
    for row in job["test"]:
        ids, mask, _ = pad([row])
        best = model(input_ids=ids, attention_mask=mask).logits[0].argmax(-1).tolist()
        for word, position in zip(row["words"], row["positions"]):
            predicted[row["sentence"]][word] = labels[best[position]]
correct = guessed = there = 0
for tags, wanted in zip(predicted, job["gold"]):
    ours, theirs = spans(tags), spans([labels[label] for label in wanted])
    correct += len(ours & theirs)
    guessed += len(ours)
    there += len(theirs)
print(
    f"PyTorch, layers {options['layers']}, {epochs} epochs, seed {seed}: F1 {200 * correct / (guessed + there):.2f}, "
    f"P {100 * correct / max(1, guessed):.2f}, R {100 * correct / there:.2f}; {used:.0f} CPU seconds"
)
