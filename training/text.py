"""CLIP's two text transformers as SDXL uses them (Radford et al. 2021), on the words of the captions only.

The compact vocabulary has a row for each word that captions use, one for unknown words, and the marks; `export.py`
spreads the rows over CLIP's 49,408 and copies the unknown word's row into all that are left, so that words which
the model never saw are read as "some word".
"""
import json
import pathlib
import re

import torch
import torch.nn.functional as F
from torch import nn

# Word → CLIP token. Every word is a single token of CLIP's vocabulary.
WORDS = json.loads((pathlib.Path(__file__).parent / "words.json").read_text())
START, END = 49406, 49407
UNKNOWN = 0  # a compact row of its own; G's padding, CLIP's token 0, has another
ROW_TOKENS = [None, 0, START, END, *WORDS.values()]
COMPACT = {token: i for i, token in enumerate(ROW_TOKENS) if token is not None}
HEAD = 64


def words_of(text):
    return re.findall(r"[a-z]+|[.,]", text.lower())


def encode(texts, length):
    """Texts → compact rows for L and for G, [n, length] each, and the positions of the end marks."""
    l, g, ends = [], [], []
    for text in texts:
        rows = [COMPACT[WORDS[w]] if w in WORDS else UNKNOWN for w in words_of(text)][: length - 2]
        rows = [COMPACT[START], *rows, COMPACT[END]]
        ends.append(len(rows) - 1)
        l.append(rows + [COMPACT[END]] * (length - len(rows)))
        g.append(rows + [COMPACT[0]] * (length - len(rows)))
    return tuple(torch.tensor(rows, device="cpu") for rows in (l, g, ends))


class Layer(nn.Module):
    def __init__(self, width, activation):
        super().__init__()
        self.heads, self.activation = width // HEAD, activation
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        for m in (self.out, self.fc2):
            nn.init.zeros_(m.weight)

    def forward(self, x):
        y = self.norm1(x)
        q, k, v = (m(y).unflatten(2, (self.heads, HEAD)).transpose(1, 2) for m in (self.q, self.k, self.v))
        x = x + self.out(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2))
        h = self.fc1(self.norm2(x))
        return x + self.fc2(F.gelu(h) if self.activation == "gelu" else h * torch.sigmoid(1.702 * h))


class Transformer(nn.Module):
    """rows [b, length] → penultimate hidden states, and the last ones after the final norm."""

    def __init__(self, width, layers, activation):
        super().__init__()
        self.token = nn.Embedding(len(ROW_TOKENS), width)
        self.position = nn.Parameter(torch.randn(77, width) * 0.1)
        self.layers = nn.ModuleList(Layer(width, activation) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        # Rows nearly orthogonal: words stay apart from the first step.
        nn.init.normal_(self.token.weight, std=1.0)

    def forward(self, rows):
        x = self.token(rows) + self.position[: rows.shape[1]]
        for layer in self.layers[:-1]:
            x = layer(x)
        return x, self.norm(self.layers[-1](x))


class TextEncoders(nn.Module):
    def __init__(self, width=64, layers=3):
        super().__init__()
        self.l, self.g = Transformer(width, layers, "quick_gelu"), Transformer(width, layers, "gelu")
        # L's last layer and final norm are in the file because the layout has them; nothing reads them.
        self.l.layers[-1].requires_grad_(False)
        self.l.norm.requires_grad_(False)
        self.projection = nn.Parameter(torch.randn(width, width) * width**-0.5)

    def forward(self, l, g, ends):
        """→ context [b, length, 2 · width], pooled [b, width]."""
        l, g, ends = (rows.to(self.projection.device) for rows in (l, g, ends))
        x = self.l.token(l) + self.l.position[: l.shape[1]]
        for layer in self.l.layers[:-1]:
            x = layer(x)
        hidden, last = self.g(g)
        return torch.cat([x, hidden], 2), last[torch.arange(len(ends)), ends] @ self.projection
