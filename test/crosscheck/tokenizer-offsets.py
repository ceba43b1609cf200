"""Ids and offsets of the Rust library `tokenizers`, to compare ours with.

    python3 -m venv VENV && VENV/bin/pip install tokenizers==0.23.3
    VENV/bin/python test/crosscheck/tokenizer-offsets.py encode TOKENIZER_JSON... < texts.jsonl > expected.jsonl
    node test/crosscheck/compare-offsets.ts expected.jsonl

`texts.jsonl` has one JSON string a line. Each line of the answer: {tokenizer, text, ids, offsets}, offsets in UTF-16
units of the text, [start, end] a piece. `tables` instead of `encode` prints, for each character class that the library
answers by its own Unicode tables, what it does to every code point; main/compute/tokenizer/unicode-tables.ts holds the
differences from the tables of Node 24.
"""

import json
import os
import sys

from tokenizers import Tokenizer, normalizers, pre_tokenizers


def units_before(text):
    """UTF-16 unit at which each code point begins, and the text's length."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    return units


def encode(paths):
    texts = [json.loads(line) for line in sys.stdin if line.strip()]
    for path in paths:
        tokenizer = Tokenizer.from_file(path)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        for text in texts:
            encoding = tokenizer.encode(text)
            units = units_before(text)
            offsets = [[units[start], units[end]] for start, end in encoding.offsets]
            print(json.dumps({"tokenizer": path, "text": text, "ids": encoding.ids, "offsets": offsets}))


def tables():
    def splits(pre_tokenizer):
        return lambda text: "|".join(piece for piece, _ in pre_tokenizer.pre_tokenize_str(f"a{text}b"))

    bert = {"clean_text": False, "handle_chinese_chars": False, "strip_accents": False, "lowercase": False}
    classes = {
        "clean": normalizers.BertNormalizer(**{**bert, "clean_text": True}).normalize_str,
        "ideographs": normalizers.BertNormalizer(**{**bert, "handle_chinese_chars": True}).normalize_str,
        "nonspacing": normalizers.BertNormalizer(**{**bert, "strip_accents": True}).normalize_str,
        "marks": normalizers.StripAccents().normalize_str,
        "lower": normalizers.Lowercase().normalize_str,
        "NFC": normalizers.NFC().normalize_str,
        "NFD": normalizers.NFD().normalize_str,
        "NFKC": normalizers.NFKC().normalize_str,
        "NFKD": normalizers.NFKD().normalize_str,
        "punctuation": splits(pre_tokenizers.Punctuation()),
        "numeric": splits(pre_tokenizers.Digits(individual_digits=True)),
        "white space": splits(pre_tokenizers.WhitespaceSplit()),
    }
    for name, answer in classes.items():
        changed = {}
        for code in range(1, 0x110000):
            if 0xD800 <= code < 0xE000:
                continue
            before = chr(code) if " " not in name and name not in ("punctuation", "numeric") else f"a{chr(code)}b"
            after = answer(chr(code))
            if after != before:
                changed[f"{code:x}"] = after
        print(json.dumps({name: changed}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["encode"]:
        encode(sys.argv[2:])
    elif sys.argv[1:] == ["tables"]:
        tables()
    else:
        sys.exit(__doc__ + os.linesep)
