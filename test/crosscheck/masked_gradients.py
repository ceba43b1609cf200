"""Compares gradients of masked-language-model training with PyTorch's in double precision.

    node test/crosscheck/masked-gradients.ts FOLDER OUT.safetensors
    VENV/bin/python test/crosscheck/masked_gradients.py FOLDER OUT.safetensors

Weights are matched by value, as they are or turned around; the error is |ours - PyTorch's| / |PyTorch's|. Dropout is off.
"""

import sys

import torch
from safetensors import safe_open
from transformers import AutoModelForMaskedLM

folder, path = sys.argv[1:3]
LENGTHS = [12, 9, 5]
model = AutoModelForMaskedLM.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).double().eval()
size, pad = model.config.vocab_size, model.config.pad_token_id or 0
longest = max(LENGTHS)
ids = [
    [5 + (37 * row + 11 * at + 3 * at * at) % (size - 5) if at < n else pad for at in range(longest)]
    for row, n in enumerate(LENGTHS)
]
mask = [[int(at < n) for at in range(longest)] for n in LENGTHS]
labels = torch.full((len(LENGTHS), longest), -100)
for row in range(len(LENGTHS)):
    labels[row, 1], labels[row, 3] = 7 + row, 20 + row
loss = model(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask), labels=labels).loss
loss.backward()
parameters = [(name, p.detach().float(), p.grad) for name, p in model.named_parameters() if p.grad is not None]
worst, checked, unmatched = (0.0, ""), 0, []
with safe_open(path, "pt") as file:
    ours = float(file.metadata()["loss"])
    for key in file.keys():
        if not key.startswith("value/"):
            continue
        name = key[len("value/") :]
        value, gradient = file.get_tensor(key), file.get_tensor(f"gradient/{name}").double()
        found = []
        for other, p, g in parameters:
            for turn in (lambda t: t, lambda t: t.T) if value.dim() == 2 else (lambda t: t,):
                if turn(p).shape == value.shape and torch.equal(turn(p), value):
                    found.append((other, turn(g)))
        plain = [f for f in found if name.endswith(f[0])]
        chosen = plain or found
        if len(chosen) == 0 or (len(chosen) > 1 and not plain):
            unmatched.append(name)
            continue
        reference = chosen[0][1]
        if reference.norm() < 1e-9:
            continue  # the bias of the keys has none
        error = float((gradient - reference).norm() / reference.norm())
        checked += 1
        worst = max(worst, (error, name))
print(f"{folder.split('/')[-1]}: loss {ours:.6f} and {float(loss.detach()):.6f}; {checked} gradients, worst {worst[0]:.1e} ({worst[1]}); not matched: {unmatched}")
