"""Opens files with the formats' own Python packages and prints what they see, as JSON.

formats_load.py eaf FILE          pympi: tiers, their parents and annotations
formats_load.py xmi FILE TYPES    dkpro-cassis: words, sentences and named entities
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


if __name__ == "__main__":
    json.dump({"eaf": eaf, "xmi": xmi}[sys.argv[1]](*sys.argv[2:]), sys.stdout)
