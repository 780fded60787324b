#!/usr/bin/env python3
"""Makes one set of golden files with a given lamina-cli: make_golden.py PROGRAM FOLDER

Two finished sessions with the profiles the program exports of them, and the journal of a run that was killed in its
second layer with a checkpoint there. The model beside this script is made first where it is missing.
"""
import fcntl
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIDTH, LAYERS, POSITIONS = 8, 3, 48


def make_model(folder):
    """A GPT-2 of random weights, 3 layers of width 8, whose vocabulary is the bytes and a few merges."""
    folder.mkdir()
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        letters.setdefault(byte, chr(256 + len([b for b in range(byte) if b not in printable])))
    space = letters[32]
    merges = [(space, "t"), (space, "a"), ("h", "e"), ("i", "n"), ("e", "r"), (space + "t", "he"), ("o", "n")]
    vocabulary = [letters[byte] for byte in range(256)] + [a + b for a, b in merges] + ["<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({text: id for id, text in enumerate(vocabulary)}, ensure_ascii=False),
                                       encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({
        "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "activation_function": "gelu_new",
        "n_embd": WIDTH, "n_head": 2, "n_inner": None, "n_layer": LAYERS, "n_positions": POSITIONS,
        "vocab_size": len(vocabulary), "layer_norm_epsilon": 1e-5}, indent=2) + "\n")
    source = random.Random(1)
    tensors = {}

    def tensor(name, shape, mean, deviation):
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        tensors[name] = (shape, [source.gauss(mean, deviation) for _ in range(count)])

    tensor("wte.weight", [len(vocabulary), WIDTH], 0, 1)
    tensor("wpe.weight", [POSITIONS, WIDTH], 0, 0.5)
    norms = ["ln_f"]
    for layer in range(LAYERS):
        block = f"h.{layer}."
        norms += [block + "ln_1", block + "ln_2"]
        for name, rows, cols in (("attn.c_attn", WIDTH, 3 * WIDTH), ("attn.c_proj", WIDTH, WIDTH),
                                 ("mlp.c_fc", WIDTH, 4 * WIDTH), ("mlp.c_proj", 4 * WIDTH, WIDTH)):
            tensor(block + name + ".weight", [rows, cols], 0, rows ** -0.5)
            tensor(block + name + ".bias", [cols], 0, 0.2)
    for name in norms:
        tensor(name + ".weight", [WIDTH], 1, 0.2)
        tensor(name + ".bias", [WIDTH], 0, 0.2)
    header, body = {"__metadata__": {"format": "pt"}}, b""
    for name, (shape, values) in sorted(tensors.items()):
        packed = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(body), len(body) + len(packed)]}
        body += packed
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + body)


def main():
    program, out = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
    os.chdir(HERE)
    if not Path("model").exists():
        make_model(Path("model"))
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    # The list of journals is the user's own: not to be touched.
    os.environ["XDG_DATA_HOME"] = str(out / "data")
    common = ["--model", "model", "--article", "article.html", "--threads", "1"]
    small = ["--rows", "4", "--cols", "24", "--epochs", "4", "--progress", "none"]

    def run(*arguments):
        subprocess.run([program, *arguments], check=True)

    run("run", *common, *small, "--batch", "16", "--control", "random-weights,shuffled-tokens", "--layers", "1-2", "--seed",
        "5", "--out", str(out / "laminar-control.lamina"))
    run("run", "--preset", "course", *common, *small, "--seed", "6", "--out",
        str(out / "course.lamina"))
    for name in ("laminar-control", "course"):
        run("export", str(out / f"{name}.lamina"), "--what", "profile", "--format", "csv", "--out",
            str(out / f"{name}.profile.csv"))

    # Killed in layer 1: nobody reads its events, so the program waits in a full pipe until the checkpoint is due.
    journal = out / "interrupted.lamina.journal"
    process = subprocess.Popen([program, "run", *common, "--rows", "4", "--cols", "24", "--epochs", "60", "--batch", "16",
                                "--latents", "12", "--seed", "7", "--progress", "jsonl", "--out",
                                str(out / "interrupted.lamina")], stdout=subprocess.PIPE)
    fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "epoch" and event["layer"] == 1:
            break
    time.sleep(1.2)
    while not (journal / "checkpoint.bin").exists():
        process.stdout.readline()
    process.kill()
    process.wait()
    for name in ("data", "interrupted.lamina.journal/lock"):
        path = out / name
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


main()
