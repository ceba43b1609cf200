"""Writes test/fixtures/pieces: small tokenizers of every kind, and what the Rust library `tokenizers` makes of hard texts.

    python3 -m venv VENV && VENV/bin/pip install tokenizers==0.23.3 sentencepiece protobuf
    VENV/bin/python test/crosscheck/make-piece-fixtures.py ../shared

Training text: the scripts' samples of the shared folder (Universal Declaration of Human Rights, public domain).
"""

import glob
import json
import os
import sys
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

SHARED = sys.argv[1]
OUT = os.path.join(os.path.dirname(__file__), "..", "fixtures", "pieces")
MODELS = ["starter", "tiny-bert-cased", "tiny-bert-uncased", "tiny-gpt2", "tiny-roberta", "tiny-albert", "tiny-xlm-roberta"]
SCRIPTS = sorted(glob.glob(os.path.join(SHARED, "samples", "scripts", "*.txt")))
SNIPPET = 14  # characters of each script's sample

HARD = [
    "", " ", "\u200b", "  two  blanks ", "tab\tline\nbreak\r\nend", "x\u00a0y\u3000z\u2028w\u1680u",
    "Milepost 3: Summit - highest point on the railroad.", "don't I'll we've (N.Y.) U.S.", "O\u2019Neill\u2014\u201cyes\u201d \u2026",
    "\u0130stanbul \u1e9e \u00df \u01c5 \ufb01ne \ufb03 \u017f", "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
    "e\u0301 o\u0323\u0301 a\u0308\u0304 x\u0301\u0301", "\u1eb9\u0300k\u1ecd\u0301 \u00c8\u0329 s\u0329\u00eds\u0329e", "\u0301abc \u0301",
    "Ti\u1ebfng Vi\u1ec7t \u0111\u1eb9p", "\uff76\uff9e\uff77\uff9e\uff8a\uff9f \uff71\uff72\uff73", "\u3314 \u32ff \u3231 \u2460 \uff21\uff22",
    "\u1112\u1161\u11ab\u1100\u1173\u11af \ud55c\uae00 \uac01\u11a8", "\u5409\u7530 \U00020bb7\u91ce\u5bb6 Tokyo\u90fd", "\U0002b830x \U0002ceb5 \U0002a6dfy",
    "a\u0000b c\ufffdd\u00ade\u200bf\ufeffg", "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1eb\U0001f1f7 \u263a\ufe0f", "\u0958 \u0915\u094d\u0937 \u0995\u09cb \u0ba4\u0bcd\u0ba4\u0bca",
    "1234567 \u0661\u0662\u0663 \u096a\u096b \u216b \u00bd x\u00b2", "\u2581Japan \u2581\u2581x ##y <0xE3>", "<s> [MASK]  <mask>[SEP] <ent>  Fremont Fremonts of off",
    "\U0001e900\U0001e923\U0001e924\U0001e922\U0001e925", "pneumonoultramicroscopicsilicovolcanoconiosis" * 3, "a.b,c;d-e_f/g", "\u0e01\u0e33 \u0e99\u0eb3",
]  # fmt: skip


def units_before(text):
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    return units


def small_charsmap():
    """A precompiled character map of a few rules instead of the 240 kB of nmt_nfkc."""
    rules = {"\ufb01": "fi", "\u3314": "\u30ad\u30ed", "\uff76\uff9e": "\u30ac", "\uff71": "\u30a2", "\u200b": " ", "\u3000": " ", "\u00a0": " ",
             "\t": " ", "\n": " ", "e\u0301": "\u00e9", "\u1112\u1161\u11ab": "\ud55c", "\uff21": "A", "\u2026": "...", "A": "a", "\u00ad": ""}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/rules.tsv", "w", encoding="utf8") as file:
            for source, target in rules.items():
                code = lambda text: " ".join(f"{ord(character):X}" for character in text)
                file.write(f"{code(source)}\t{code(target)}\n")
        with open(f"{folder}/text.txt", "w", encoding="utf8") as file:
            file.write("\n".join(CORPUS))
        sentencepiece.SentencePieceTrainer.train(
            input=f"{folder}/text.txt", model_prefix=f"{folder}/m", vocab_size=2500, minloglevel=2,
            normalization_rule_tsv=f"{folder}/rules.tsv", character_coverage=0.98,
        )  # fmt: skip
        model = sentencepiece_model_pb2.ModelProto()
        with open(f"{folder}/m.model", "rb") as file:
            model.ParseFromString(file.read())
        return model.normalizer_spec.precompiled_charsmap


def train(tokenizer, trainer):
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def word_piece(normalizer, pre_tokenizer, **options):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", **options))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = trainers.WordPieceTrainer(
        vocab_size=420, limit_alphabet=150, show_progress=False, special_tokens=["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    )
    train(tokenizer, trainer)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return tokenizer


def byte_pair(normalizer, pre_tokenizer, alphabet=(), **options):
    tokenizer = Tokenizer(models.BPE(**options))
    tokenizer.normalizer = normalizer
    if pre_tokenizer is not None:
        tokenizer.pre_tokenizer = pre_tokenizer
    suffix = {"end_of_word_suffix": options["end_of_word_suffix"]} if "end_of_word_suffix" in options else {}
    trainer = trainers.BpeTrainer(
        vocab_size=420, limit_alphabet=256 if alphabet else 120, initial_alphabet=list(alphabet), show_progress=False,
        special_tokens=["<s>", "</s>", "<unk>", "<mask>"], **suffix,
    )  # fmt: skip
    return train(tokenizer, trainer)


def unigram(normalizer, pre_tokenizer):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = trainers.UnigramTrainer(
        vocab_size=700, unk_token="<unk>", show_progress=False, special_tokens=["<s>", "</s>", "<unk>", "<mask>"]
    )
    alphabetic = [text for text in CORPUS if sum(character < "\u0400" for character in text) > 0.5 * len(text)]
    tokenizer.train_from_iterator(alphabetic, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0))
    return tokenizer


LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def small_tokenizers():
    n, p = normalizers, pre_tokenizers
    bytes_alphabet = p.ByteLevel.alphabet()
    yield "word-piece-uncased", word_piece(n.BertNormalizer(lowercase=True), p.BertPreTokenizer())
    unclean = n.BertNormalizer(clean_text=False, handle_chinese_chars=False, strip_accents=True, lowercase=False)
    yield "word-piece-unclean", word_piece(unclean, p.BertPreTokenizer(), max_input_chars_per_word=8)
    splits = [p.WhitespaceSplit(), p.Split("-", "merged_with_previous"), p.Split(Regex("[.,]"), "merged_with_next"), p.Digits(False)]
    yield "word-piece-split", word_piece(n.Sequence([n.NFKD(), n.StripAccents(), n.Lowercase()]), p.Sequence(splits))
    yield "byte-level-prefix", byte_pair(n.NFC(), p.ByteLevel(add_prefix_space=True), bytes_alphabet)
    llama3 = p.Sequence([p.Split(Regex(LLAMA3), "isolated"), p.ByteLevel(add_prefix_space=False, use_regex=False)])
    yield "byte-level-split", byte_pair(n.Sequence([]), llama3, bytes_alphabet, ignore_merges=True)
    fallback = byte_pair(
        n.Sequence([n.Prepend("\u2581"), n.Replace(" ", "\u2581")]), None, unk_token="<unk>", fuse_unk=True, byte_fallback=True
    )
    yield "bpe-byte-fallback", fallback
    suffixed = byte_pair(n.NFKC(), p.Whitespace(), unk_token="<unk>", fuse_unk=True, end_of_word_suffix="</w>")
    yield "bpe-suffix", suffixed
    charsmap = n.Precompiled(small_charsmap())
    collapse = n.Replace(Regex(" {2,}"), " ")
    first = unigram(n.Sequence([charsmap, collapse]), p.Metaspace(prepend_scheme="first"))
    first.add_tokens([AddedToken("Fremont", single_word=True), AddedToken("of", normalized=True)])
    first.add_tokens([AddedToken("<ent>", lstrip=True, rstrip=True, normalized=False)])
    yield "unigram-charsmap", first
    yield "unigram-strip", unigram(n.Sequence([n.Strip(True, True), n.Nmt(), n.NFKC()]), p.Sequence([p.WhitespaceSplit(), p.Metaspace()]))


def add_bytes(path):
    """Gives a vocabulary its 256 byte pieces, as byte fallback needs them."""
    with open(path, encoding="utf8") as file:
        tokenizer = json.load(file)
    vocabulary = tokenizer["model"]["vocab"]
    for byte in range(256):
        vocabulary.setdefault(f"<0x{byte:02X}>", len(vocabulary))
    with open(path, "w", encoding="utf8") as file:
        json.dump(tokenizer, file, ensure_ascii=False)


def expect(tokenizer, texts):
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rows = []
    for text in texts:
        encoding = tokenizer.encode(text)
        units = units_before(text)
        rows.append({"ids": encoding.ids, "offsets": [units[unit] for offset in encoding.offsets for unit in offset]})
    return rows


def write(path, value):
    with open(path, "w", encoding="utf8") as file:
        json.dump(value, file, ensure_ascii=True, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    CORPUS = []
    snippets = []
    for path in SCRIPTS:
        with open(path, encoding="utf8") as file:
            lines = [line.strip() for line in file if line.strip()]
        CORPUS += lines[:3]
        snippets.append(lines[-1][:SNIPPET])
    CORPUS += HARD * 3 + ["Summit is the highest point on the railroad near Fremont in the state of New York."] * 20
    os.makedirs(OUT, exist_ok=True)
    texts = HARD + snippets
    expected = {}
    for name, tokenizer in small_tokenizers():
        os.makedirs(os.path.join(OUT, name), exist_ok=True)
        path = os.path.join(OUT, name, "tokenizer.json")
        tokenizer.enable_truncation(16)
        tokenizer.enable_padding(length=16)
        tokenizer.save(path, pretty=False)
        if name == "bpe-byte-fallback":
            add_bytes(path)
        expected[name] = expect(Tokenizer.from_file(path), texts)
    write(os.path.join(OUT, "expected-small.json"), {"texts": texts, "tokenizers": expected})
    shared = {name: expect(Tokenizer.from_file(os.path.join(SHARED, "models", name, "tokenizer.json")), texts) for name in MODELS}
    write(os.path.join(OUT, "expected-shared.json"), {"texts": texts, "tokenizers": shared})
