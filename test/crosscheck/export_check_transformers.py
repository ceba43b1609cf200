"""Loads what export-taggers.ts exported with Python's transformers, and with onnxruntime where it is installed.

    VENV/bin/python test/crosscheck/export_check_transformers.py /tmp/taggers

Prints a line of JSON for each tagger: missing and unexpected keys; texts whose pieces differ; for each runtime the pieces
with another best label (ties apart: the expected label leads by less than the scores' rounding) and the largest
difference of a log probability; running the program in the model card as it stands there, the texts whose words it labels
differently; and the card's front matter as the hub's own library reads it.
"""

import contextlib
import glob
import io
import json
import os
import re
import sys

import torch
from huggingface_hub import ModelCard
from transformers import AutoModelForTokenClassification, AutoTokenizer
from transformers.utils import logging

try:
    import onnxruntime
except ImportError:
    onnxruntime = None

# Nats: single precision in another order of additions stays below it.
TOLERANCE = 1e-4


def compare(expected, found, counts):
    best, other = expected.argmax(-1), found.argmax(-1)
    top = expected.topk(2, -1).values
    differs = best != other
    ties = differs & (top[:, 0] - top[:, 1] <= 2 * TOLERANCE)
    counts["pieces"] += len(best)
    counts["otherLabels"] += int((differs & ~ties).sum())
    counts["ties"] += int(ties.sum())
    counts["worst"] = max(counts["worst"], float((expected - found).abs().max()))


def new_counts():
    return {"pieces": 0, "otherLabels": 0, "ties": 0, "worst": 0.0}


def run_card(folder, which):
    """Executes one of the card's programs in the tagger's folder."""
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as file:
        program = re.findall(r"```python\n(.*?)```", file.read(), re.S)[which]
    names = {}
    before = os.getcwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(program, "README.md", "exec"), names)
    finally:
        os.chdir(before)
    return names


def check(path):
    folder = path[: -len(".json")]
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    model, info = AutoModelForTokenClassification.from_pretrained(folder, output_loading_info=True)
    model.eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    graph = os.path.join(folder, "onnx", "model.onnx")
    session = onnxruntime.InferenceSession(graph) if onnxruntime else None
    other_ids, torch_counts, onnx_counts = 0, new_counts(), new_counts()
    for text in job["texts"]:
        other_ids += tokenizer(text["text"])["input_ids"] != text["ids"]
        ids = torch.tensor([text["ids"]])
        feeds = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        expected = torch.tensor(text["scores"]).reshape(-1, job["labels"])
        with torch.no_grad():
            compare(expected, torch.log_softmax(model(**feeds).logits[0], -1), torch_counts)
        if session:
            named = {i.name: feeds.get(i.name, torch.zeros_like(ids)).numpy() for i in session.get_inputs()}
            compare(expected, torch.log_softmax(torch.tensor(session.run(None, named)[0][0]), -1), onnx_counts)
    card = run_card(folder, 0)
    if session:
        logits = run_card(folder, 1)["logits"]
        assert logits.shape[2] == job["labels"], logits.shape
    worded = job["worded"]
    other = [t for t in worded if card["best_labels"](card["word_scores"](t["text"], t["words"])) != t["labels"]]
    return {
        "name": os.path.basename(folder),
        "class": type(model).__name__,
        "missing": sorted(info["missing_keys"]),
        "unexpected": sorted(info["unexpected_keys"]),
        "texts": len(job["texts"]),
        "otherIds": other_ids,
        "torch": torch_counts,
        "onnxruntime": onnx_counts if session else None,
        "front": ModelCard.load(os.path.join(folder, "README.md")).data.to_dict(),
        "card": {"texts": len(worded), "otherLabels": len(other)},
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.json"))):
        print(json.dumps(check(path)), flush=True)
