"""Loads what gradients-export.ts exported with Python's transformers, and with onnxruntime where it is installed.

    VENV/bin/python test/crosscheck/gradients_export.py /tmp/taggers

Prints for each tagger: missing and unexpected keys, sentences whose pieces differ, pieces whose best label differs, and
the largest difference of a log probability.
"""

import glob
import json
import os
import sys

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

try:
    import onnxruntime
except ImportError:
    onnxruntime = None

torch.set_num_threads(1)
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.json"))):
    folder = path[: -len(".json")]
    with open(path) as file:
        job = json.load(file)
    model, info = AutoModelForTokenClassification.from_pretrained(folder, output_loading_info=True)
    model.eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    session = onnxruntime.InferenceSession(os.path.join(folder, "onnx", "model.onnx")) if onnxruntime else None
    different_ids = different_labels = pieces = 0
    worst = worst_onnx = 0.0
    for sentence in job["sentences"]:
        batch = tokenizer(sentence["text"], return_tensors="pt")
        different_ids += batch["input_ids"][0].tolist() != sentence["ids"]
        ids = torch.tensor([sentence["ids"]])
        feeds = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        ours = torch.tensor(sentence["scores"]).reshape(-1, job["labels"])
        with torch.no_grad():
            theirs = torch.log_softmax(model(**feeds).logits[0], -1)
        different_labels += int((ours.argmax(-1) != theirs.argmax(-1)).sum())
        pieces += len(sentence["ids"])
        worst = max(worst, float((ours - theirs).abs().max()))
        if session:
            named = {i.name: feeds.get(i.name, torch.zeros_like(ids)).numpy() for i in session.get_inputs()}
            found = torch.log_softmax(torch.tensor(session.run(None, named)[0][0]), -1)
            worst_onnx = max(worst_onnx, float((ours - found).abs().max()))
    print(
        f"{os.path.basename(folder)}: {type(model).__name__}, missing {sorted(info['missing_keys'])}, unexpected "
        f"{sorted(info['unexpected_keys'])}; {len(job['sentences'])} sentences, {different_ids} with other pieces; {pieces} "
        f"pieces, {different_labels} with another label; worst difference {worst:.1e}"
        + (f", onnxruntime {worst_onnx:.1e}" if session else "")
    )
