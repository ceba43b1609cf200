"""Opens files with the formats' own Python packages and prints what they see, as JSON.

formats_load.py eaf FILE          pympi: tiers, their parents and annotations
formats_load.py xmi FILE TYPES    dkpro-cassis: words, sentences and named entities
formats_load.py conllu FILE       conllu: words, texts and entity tags of every sentence
formats_load.py brat FOLDER       bioc's brat reader: what every document of a folder has, by its offsets and as it says
formats_load.py labelstudio FILE  label-studio-sdk's converter: its JSON-MIN export of the tasks
"""

import json
import sys


def eaf(path):
    from pympi.Elan import Eaf

    elan = Eaf(path)
    tiers = {}
    for name in elan.get_tier_names():
        aligned, reference, attributes, _ = elan.tiers[name]
        values = [value for _, _, value, _ in aligned.values()]
        values += [value for _, value, _, _ in reference.values()]
        tiers[name] = {"parent": attributes.get("PARENT_REF"), "values": values}
    return {"tiers": tiers, "types": sorted(elan.linguistic_types)}


def xmi(path, types):
    import cassis

    with open(types, "rb") as file:
        system = cassis.load_typesystem(file)
    with open(path, "rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=system)
    dkpro = "de.tudarmstadt.ukp.dkpro.core.api."
    surfaces = lambda name: [each.get_covered_text() for each in cas.select(dkpro + name)]
    entities = [[each.value, each.get_covered_text()] for each in cas.select(dkpro + "ner.type.NamedEntity")]
    return {
        "words": surfaces("segmentation.type.Token"),
        "sentences": surfaces("segmentation.type.Sentence"),
        "entities": sorted(entities, key=str),
    }


def conllu(path):
    import conllu as package

    with open(path, encoding="utf-8", newline="") as file:
        sentences = package.parse(file.read())
    return {
        "texts": [sentence.metadata.get("text") for sentence in sentences],
        "words": [[word["form"] for word in sentence] for sentence in sentences],
        "tags": [[(word["misc"] or {}).get("NER", "O") for word in sentence] for sentence in sentences],
    }


def brat(folder):
    import glob

    from bioc import brat as package

    documents = {}
    for name in sorted(glob.glob(folder + "/*.ann")):
        with open(name[:-3] + "txt", encoding="utf-8", newline="") as text, open(name, encoding="utf-8") as labels:
            document = package.load(text, labels)
        entities = []
        for entity in document.entities:
            locations = sorted(entity.locations)
            entities.append([entity.type, [document.text[start:end] for start, end, _ in locations], entity.text])
        documents[name.split("/")[-1][:-4]] = {"text": document.text, "entities": entities}
    return documents


def labelstudio(path):
    import os
    import tempfile

    from label_studio_sdk.converter import Converter
    from label_studio_sdk.converter.converter import Format

    config = '<View><Labels name="label" toName="text"><Label value="X"/></Labels><Text name="text" value="$text"/></View>'
    out = tempfile.mkdtemp()
    Converter(config, out, download_resources=False).convert(path, out, Format.JSON_MIN, is_dir=False)
    (name,) = [name for name in os.listdir(out) if name.endswith(".json")]
    with open(os.path.join(out, name), encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    readers = {"eaf": eaf, "xmi": xmi, "conllu": conllu, "brat": brat, "labelstudio": labelstudio}
    json.dump(readers[sys.argv[1]](*sys.argv[2:]), sys.stdout)
