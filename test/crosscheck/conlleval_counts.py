"""Counts taggings with the packages conlleval and seqeval, for conlleval.test.ts.

In: a JSON list of taggings, each a list of sentences with the lists "words", "gold" and "predicted".
Out: a JSON list with what each package says about each tagging.
"""

import json
import sys
import warnings

from conlleval import evaluate
from seqeval.metrics import classification_report, f1_score

warnings.filterwarnings("ignore")


def conlleval_lines(sentences):
    for sentence in sentences:
        for row in zip(sentence["words"], sentence["gold"], sentence["predicted"]):
            yield " ".join(row)
        yield ""


def chunk_stats(summary):
    stats = summary["stats"]
    return [stats["correct"], stats["pred"], stats["gold"]]


def count(sentences):
    result = evaluate(conlleval_lines(sentences))
    gold = [s["gold"] for s in sentences]
    predicted = [s["predicted"] for s in sentences]
    report = classification_report(gold, predicted, output_dict=True, zero_division=0)
    return {
        "all": chunk_stats(result["overall"]["chunks"]),
        "types": {slot: chunk_stats(s) for slot, s in result["slots"]["chunks"].items()},
        "tags": chunk_stats(result["overall"]["tags"]),
        "seqeval": {
            "f1": float(f1_score(gold, predicted, zero_division=0)),
            "macro": float(report["macro avg"]["f1-score"]),
            "types": {t: float(s["f1-score"]) for t, s in report.items() if not t.endswith(" avg")},
        },
    }


print(json.dumps([count(sentences) for sentences in json.load(sys.stdin)]))
