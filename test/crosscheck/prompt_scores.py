"""PromptMine's scores computed independently with PyTorch, one row at a time, for a masked or a causal model.

usage: python prompt_scores.py MODEL_FOLDER < RANKED_JSONL
Reads lines {"sentence": text, "text": span, "phrase": …, "score": …} and prints the largest difference. Needs torch and transformers.
"""
import json
import sys

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM, AutoTokenizer

folder = sys.argv[1]
tokenizer = AutoTokenizer.from_pretrained(folder)
is_causal = AutoConfig.from_pretrained(folder).model_type == "gpt2"
model = (AutoModelForCausalLM if is_causal else AutoModelForMaskedLM).from_pretrained(folder, dtype=torch.float32).eval()


def label_ids(phrase):
    return tokenizer("x " + phrase, add_special_tokens=False)["input_ids"][len(tokenizer("x", add_special_tokens=False)["input_ids"]):]


def log_probability(ids, position, target):
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids])).logits[0, position]
    return float(logits.double().log_softmax(-1)[target])


def score(sentence, span, phrase):
    label = label_ids(phrase)
    prompt = f"{sentence} {span} is a/an"
    if is_causal:
        ids = tokenizer(prompt, add_special_tokens=False)["input_ids"] + label
        first = len(ids) - len(label)
        logs = [log_probability(ids[: first + i], first + i - 1, piece) for i, piece in enumerate(label)]
    else:
        text = prompt + " " + " ".join([tokenizer.mask_token] * len(label)) + " entity."
        ids = tokenizer(text)["input_ids"]
        places = [i for i, piece in enumerate(ids) if piece == tokenizer.mask_token_id]
        logs = [log_probability(ids, place, piece) for place, piece in zip(places, label)]
    return sum(logs) / len(logs)


worst, lines = 0.0, 0
for line in sys.stdin:
    one = json.loads(line)
    worst = max(worst, abs(score(one["sentence"], one["text"], one["phrase"]) - one["score"]))
    lines += 1
print(f"{lines} spans, largest difference {worst:.2e}")
