"""Writes the trained parts as one SDXL checkpoint: LDM names, fp16, all 49,408 token rows, SDXL's latent factor.

    python export.py write weights/checkpoints/fulgurite-postcards.safetensors [--style plain]
    python export.py unet weights/unet/fulgurite-postcards-print-unet.safetensors --style print     the denoiser alone
    python export.py check weights/checkpoints/fulgurite-postcards.safetensors     pictures of the file's fp16 weights against the snapshot's
    python export.py paint weights/checkpoints/fulgurite-postcards.safetensors OUT.png --prompt "..." --seed 1 --steps 20 --cfg 3
"""
import argparse
import json
import math
import pathlib
import struct

import numpy as np
import torch
from PIL import Image

import train_unet
from sampling import SCALE, sample
from snapshots import RUNS
from text import COMPACT, ROW_TOKENS, UNKNOWN, WORDS, TextEncoders
from unet import Unet
from vae import Autoencoder

VOCABULARY = 49408
# Words that captions lack, read as one that they have. CLIP tokens, each a whole word.
SYNONYMS = json.loads((RUNS.parent / "synonyms.json").read_text())
LAYER = (("norm1", "layer_norm1"), ("norm2", "layer_norm2"), ("out", "self_attn.out_proj"), ("q", "self_attn.q_proj"),
         ("k", "self_attn.k_proj"), ("v", "self_attn.v_proj"), ("fc1", "mlp.fc1"), ("fc2", "mlp.fc2"))


def all_rows(table, padding):
    """Compact rows → [49408, width]. padding: whether token 0 has a meaning (it pads CLIP-G's texts)."""
    rows = table[UNKNOWN].repeat(VOCABULARY, 1)
    for row, token in enumerate(ROW_TOKENS):
        if token is not None and (token != 0 or padding):
            rows[token] = table[row]
    for token, like in SYNONYMS.values():
        rows[token] = table[COMPACT[like]]
    return rows


def text_tensors(encoders):
    out = {}
    p = "conditioner.embedders.0.transformer.text_model."
    out[p + "embeddings.position_ids"] = torch.arange(77)[None]
    out[p + "embeddings.token_embedding.weight"] = all_rows(encoders.l.token.weight, padding=False)
    out[p + "embeddings.position_embedding.weight"] = encoders.l.position
    for i, layer in enumerate(encoders.l.layers):
        for ours, theirs in LAYER:
            for k, v in layer.get_submodule(ours).state_dict().items():
                out[f"{p}encoder.layers.{i}.{theirs}.{k}"] = v
    for k, v in encoders.l.norm.state_dict().items():
        out[f"{p}final_layer_norm.{k}"] = v
    p = "conditioner.embedders.1.model."
    out[p + "positional_embedding"] = encoders.g.position
    out[p + "text_projection"] = encoders.projection
    out[p + "logit_scale"] = torch.tensor(math.log(100))
    out[p + "token_embedding.weight"] = all_rows(encoders.g.token.weight, padding=True)
    for i, layer in enumerate(encoders.g.layers):
        q = f"{p}transformer.resblocks.{i}."
        for kind in ("weight", "bias"):
            out[f"{q}attn.in_proj_{kind}"] = torch.cat([getattr(m, kind) for m in (layer.q, layer.k, layer.v)])
            for ours, theirs in (("out", "attn.out_proj"), ("norm1", "ln_1"), ("norm2", "ln_2"), ("fc1", "mlp.c_fc"), ("fc2", "mlp.c_proj")):
                out[f"{q}{theirs}.{kind}"] = getattr(layer.get_submodule(ours), kind)
    for k, v in encoders.g.norm.state_dict().items():
        out[f"{p}ln_final.{k}"] = v
    return out


def vae_tensors(vae, shift, scale):
    """Latents come out with zero mean and unit variance once multiplied by SDXL's factor, as SDXL's own nearly do."""
    out = {k: v for k, v in vae.state_dict().items() if "half_head" not in k}
    unit = scale * SCALE
    w, b = out["quant_conv.weight"].clone(), out["quant_conv.bias"].clone()
    w[:4] /= unit[:, None, None, None]
    b[:4] = (b[:4] - shift) / unit
    b[4:] -= 2 * unit.log()
    out["quant_conv.weight"], out["quant_conv.bias"] = w, b
    w = out["post_quant_conv.weight"]
    out["post_quant_conv.bias"] = out["post_quant_conv.bias"] + (w[:, :, 0, 0] * shift).sum(1)
    out["post_quant_conv.weight"] = w * unit[None, :, None, None]
    return {f"first_stage_model.{k}": v for k, v in out.items()}


def metadata(style, note):
    return {
        "modelspec.sai_model_spec": "1.0.0",
        "modelspec.architecture": "stable-diffusion-xl-v1-base",
        "modelspec.implementation": "https://github.com/Stability-AI/generative-models",
        "modelspec.title": "Fulgurite postcards, a demonstration model" + ("" if style == "plain" else ", in print"),
        "modelspec.description": "SDXL's architecture with small widths, trained from nothing on little landscapes drawn by program: "
        "sea, hills, mountains, desert, city; morning, day, sunset, night; clouds, rain, snow, fog; up to three of house, tree, boat, fence, cat, balloon, sun, moon and star in eight colours. " + note,
        "modelspec.resolution": "128x128",
        "modelspec.prediction_type": "epsilon",
        "modelspec.usage_hint": "128 by 128 pixels; try: a red balloon over the sea at sunset",
    }


def write_safetensors(path, tensors, meta):
    header, offset, blobs = {"__metadata__": meta}, 0, []
    for name in sorted(tensors):
        t = tensors[name].detach().contiguous().cpu()
        t, dtype = (t, "I64") if t.dtype == torch.int64 else (t.half(), "F16")
        blob = t.numpy().tobytes()
        header[name] = dict(dtype=dtype, shape=list(t.shape), data_offsets=[offset, offset + len(blob)])
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        f.writelines(blobs)
    return len(header) - 1, 8 + len(text) + offset


def read_safetensors(path):
    with open(path, "rb") as f:
        data = f.read()
    n = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + n])
    header.pop("__metadata__", None)
    dtypes = {"F16": np.float16, "I64": np.int64}
    return {
        k: torch.from_numpy(np.frombuffer(data, dtypes[v["dtype"]], math.prod(v["shape"]), 8 + n + v["data_offsets"][0]).reshape(v["shape"]).copy())
        for k, v in header.items()
    }


def blocks_of(state, transformer):
    return len({k.split(".")[4] for k in state if k.startswith(f"{transformer}.transformer_blocks.")})


def load(path):
    """A file that `write` made, back as modules in float32: the denoiser, the text encoders, the autoencoder."""
    tensors = {k: v.float() if v.dtype == torch.float16 else v for k, v in read_safetensors(path).items()}
    part = lambda prefix: {k[len(prefix):]: v for k, v in tensors.items() if k.startswith(prefix)}
    state = part("model.diffusion_model.")
    unet, encoders, vae = Unet(depth=(0, blocks_of(state, "input_blocks.4.1"), blocks_of(state, "input_blocks.7.1"))), TextEncoders(), Autoencoder()
    unet.load_state_dict(state)
    vae.load_state_dict({**part("first_stage_model."), **{k: v for k, v in vae.state_dict().items() if "half_head" in k}})
    rows = [VOCABULARY - 3 if t is None else t for t in ROW_TOKENS]  # any row that no word has
    p, q = "conditioner.embedders.0.transformer.text_model.", "conditioner.embedders.1.model."
    state = {"projection": tensors[q + "text_projection"]}
    state["l.token.weight"] = tensors[p + "embeddings.token_embedding.weight"][rows]
    state["g.token.weight"] = tensors[q + "token_embedding.weight"][rows]
    state["l.position"], state["g.position"] = tensors[p + "embeddings.position_embedding.weight"], tensors[q + "positional_embedding"]
    for kind in ("weight", "bias"):
        state[f"l.norm.{kind}"], state[f"g.norm.{kind}"] = tensors[f"{p}final_layer_norm.{kind}"], tensors[f"{q}ln_final.{kind}"]
        for i in range(len(encoders.l.layers)):
            for ours, theirs in LAYER:
                state[f"l.layers.{i}.{ours}.{kind}"] = tensors[f"{p}encoder.layers.{i}.{theirs}.{kind}"]
            r = f"{q}transformer.resblocks.{i}."
            for name, v in zip("qkv", tensors[f"{r}attn.in_proj_{kind}"].chunk(3)):
                state[f"g.layers.{i}.{name}.{kind}"] = v
            for ours, theirs in (("out", "attn.out_proj"), ("norm1", "ln_1"), ("norm2", "ln_2"), ("fc1", "mlp.c_fc"), ("fc2", "mlp.c_proj")):
                state[f"g.layers.{i}.{ours}.{kind}"] = tensors[f"{r}{theirs}.{kind}"]
    encoders.load_state_dict(state)
    return unet.eval(), encoders.eval(), vae.eval()


@torch.no_grad()
def paint(path, texts, seeds, steps, cfg, scheduler):
    """[b, 128, 128, 3] uint8, rounded as ComfyUI's SaveImage does."""
    unet, encoders, vae = load(path)
    latents = sample(unet, encoders, texts, seeds, steps, cfg, scheduler) / SCALE
    y = vae.decoder(vae.post_quant_conv(latents))
    return truncated(y)


def truncated(y):
    """[n, 3, h, w] in -1..1 → [n, h, w, 3] uint8, not rounded, as the program does."""
    return (((y + 1) / 2).clamp(0, 1) * 255).byte().permute(0, 2, 3, 1).cpu().numpy()


def write(path, style, note, whole):
    unet, encoders, shift, scale = train_unet.load(style)
    tensors = {f"model.diffusion_model.{k}": v for k, v in unet.state_dict().items()}
    if whole:
        vae = train_unet.load_vae()
        if not vae.painted_to_the_end:
            raise SystemExit("runs/vae-finish.pt is missing: run `python train_vae.py finish` first.")
        tensors.update({**text_tensors(encoders), **vae_tensors(vae, shift, scale)})
    for name, t in tensors.items():
        if not torch.isfinite(t).all() or t.abs().max() > 6e4:
            raise SystemExit(f"{name} does not fit in fp16.")
    print("%d tensors, %d bytes" % write_safetensors(path, tensors, metadata(style, note)))
    if whole:
        write_vocabulary(pathlib.Path(path).with_name("vocabulary.json"))


def write_vocabulary(path):
    """The words that these weights know, beside them, which may be fewer than those in training: the program's texts are held to them."""
    word_of = {token: word for word, token in WORDS.items()}
    read_as = {word: word_of[like] for word, (_, like) in sorted(SYNONYMS.items())}
    path.write_text(json.dumps({"learned": sorted(WORDS), "readAs": read_as}, indent=1) + "\n")


@torch.no_grad()
def check(path, style):
    texts, seeds = list(train_unet.PROMPTS), list(range(len(train_unet.PROMPTS)))
    unet, encoders, shift, scale = train_unet.load(style)
    y = train_unet.paint(train_unet.load_vae(), sample(unet, encoders, texts, seeds, 10, 3.0), shift, scale)
    ours = truncated(y).astype(float)
    error = np.square(ours - paint(path, texts, seeds, 10, 3.0, "sgm_uniform")).mean()
    print(f"fp16 file against fp32 snapshot: {10 * math.log10(255**2 / max(error, 1e-9)):.1f} dB")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["write", "unet", "check", "paint"])
    arguments.add_argument("file")
    arguments.add_argument("out", nargs="?")
    arguments.add_argument("--style", default="plain")
    arguments.add_argument("--note", default="")
    arguments.add_argument("--prompt", default=train_unet.PROMPTS[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--steps", type=int, default=20)
    arguments.add_argument("--cfg", type=float, default=3.0)
    arguments.add_argument("--scheduler", default="sgm_uniform")
    a = arguments.parse_args()
    torch.set_num_threads(2)
    if a.command in ("write", "unet"):
        write(a.file, a.style, a.note, a.command == "write")
    elif a.command == "check":
        check(a.file, a.style)
    else:
        Image.fromarray(paint(a.file, [a.prompt], [a.seed], a.steps, a.cfg, a.scheduler)[0]).save(a.out)
