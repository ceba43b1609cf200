"""What other programs find in our files: prints {"label": count} of each, and whether texts and spans are those given.

usage: records_load.py KIND PATH TRUTH, with TRUTH as [[text, [[surface, label], ...]], ...]; KIND: spacy, datasets, cassis.
"""

import glob
import json
import os
import sys

kind, path, truth_path = sys.argv[1:]
with open(truth_path, encoding="utf-8") as file:
    truth = [(text, [tuple(span) for span in spans]) for text, spans in json.load(file)]

if kind == "spacy":
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("xx").vocab
    names = ["train", "dev", "test"]
    paths = [f"{path}/{name}.spacy" for name in names] if os.path.isdir(path) else [path]
    docs = [doc for one in paths for doc in DocBin().from_disk(one).get_docs(vocab)]
    found = [(doc.text, [(ent.text, ent.label_) for ent in doc.ents]) for doc in docs]
    if len(paths) > 1:
        found.sort()
        truth.sort()
elif kind == "datasets":
    import datasets

    datasets.disable_progress_bars()
    rows = datasets.load_dataset(path)["train"]
    names = rows.features["ner_tags"].feature.names
    found = []
    for row in rows:
        text = row["text"]
        offsets = row["word_offsets"]
        spans = []
        for i, tag in enumerate(row["ner_tags"]):
            assert text[offsets[i][0] : offsets[i][1]] == row["tokens"][i]
            name = "O" if tag == -100 else names[tag]
            if name[0] == "B":
                spans.append([offsets[i][0], offsets[i][1], name[2:]])
            elif name[0] == "I":
                spans[-1][1] = offsets[i][1]
        found.append((text, [(text[start:end], label) for start, end, label in spans]))
else:
    import cassis

    found = []
    for name in sorted(glob.glob(path + "/*.json")):
        with open(name, "rb") as file:
            cas = cassis.load_cas_from_json(file)
        sentences = cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence")
        entities = cas.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
        for sentence in sentences:
            inside = [e for e in entities if sentence.begin <= e.begin and e.end <= sentence.end]
            found.append((sentence.get_covered_text(), [(e.get_covered_text(), e.value) for e in inside]))
    found.sort()
    truth.sort()

print(json.dumps({"sentences": len(found), "equal": sum(a == b for a, b in zip(found, truth))}))
