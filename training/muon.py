"""Muon (Jordan et al. 2024): momentum whose update is orthogonalised, for matrices and convolutions; Adam for the rest.

Chosen because time is counted in optimiser steps here: on two cores it needs about half as many as AdamW.
"""
import torch

from ranks import RANK, RANKS, add_up

A, B, C = 3.4445, -4.7750, 2.0315


def orthogonal(m, steps=5):
    """Newton-Schulz iteration towards the nearest semi-orthogonal matrix. m: [n, rows, columns]."""
    tall = m.shape[1] > m.shape[2]
    x = m.transpose(1, 2) if tall else m
    x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    rows, columns = x.shape[1:]
    g = x @ x.transpose(1, 2)
    if columns < 2 * rows:
        for i in range(steps):
            if i:
                g = x @ x.transpose(1, 2)
            x = A * x + torch.baddbmm(g, g, g, beta=B, alpha=C) @ x
    else:
        # The same polynomials of x·xᵀ, multiplied together first: for wide matrices a third of the work.
        eye = torch.eye(rows)
        product = None
        for i in range(steps):
            q = torch.baddbmm(g, g, g, beta=B, alpha=C) + A * eye
            product = q if product is None else q @ product
            if i < steps - 1:
                g = q @ g @ q
        x = product @ x
    return x.transpose(1, 2) if tall else x


class Muon(torch.optim.Optimizer):
    """groups: dicts with `params`, `kind` ('muon' or 'adam'), `lr`, `weight_decay`."""

    def __init__(self, groups):
        super().__init__(groups, dict(lr=0.0, weight_decay=0.0, momentum=0.95, betas=(0.9, 0.99)))

    def load_state_dict(self, state):
        """Moments only: a snapshot remembers the learning rates of another run."""
        groups = [{**group, "params": saved["params"]} for group, saved in zip(self.param_groups, state["param_groups"])]
        super().load_state_dict({**state, "param_groups": groups})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (self.muon if group["kind"] == "muon" else self.adam)(group)

    def muon(self, group):
        params = [p for p in group["params"] if p.grad is not None]
        for p in params:
            if not self.state[p]:
                self.state[p]["momentum"] = torch.zeros_like(p)
        grads, momenta = [p.grad for p in params], [self.state[p]["momentum"] for p in params]
        torch._foreach_lerp_(momenta, grads, 1 - group["momentum"])
        torch._foreach_lerp_(grads, momenta, group["momentum"])
        torch._foreach_mul_(params, 1 - group["lr"] * group["weight_decay"])
        by_shape = {}
        for p in params:
            by_shape.setdefault((p.shape[0], p[0].numel()), []).append(p)
        for (rows, columns), alike in by_shape.items():
            # Processes that train together share this work: every one has the same gradients by now.
            mine = alike[RANK::RANKS]
            if mine:
                updates = orthogonal(torch.stack([p.grad.reshape(rows, columns) for p in mine]))
                torch._foreach_copy_([p.grad for p in mine], [u.reshape(p.shape) for u, p in zip(updates * max(1, rows / columns) ** 0.5, mine)])
            for i, p in enumerate(alike):
                if i % RANKS != RANK:
                    p.grad.zero_()
        add_up(grads)
        torch._foreach_add_(params, grads, alpha=-group["lr"])

    def adam(self, group):
        params = [p for p in group["params"] if p.grad is not None]
        if not params:
            return
        for p in params:
            if not self.state[p]:
                self.state[p].update(m=torch.zeros_like(p), v=torch.zeros_like(p), n=0)
        b1, b2 = group["betas"]
        grads = [p.grad for p in params]
        m, v = [self.state[p]["m"] for p in params], [self.state[p]["v"] for p in params]
        torch._foreach_lerp_(m, grads, 1 - b1)
        torch._foreach_mul_(v, b2)
        torch._foreach_addcmul_(v, grads, grads, 1 - b2)
        for p in params:
            self.state[p]["n"] += 1
        n = self.state[params[0]]["n"]
        denominators = torch._foreach_sqrt(v)
        torch._foreach_div_(denominators, (1 - b2**n) ** 0.5)
        torch._foreach_add_(denominators, 1e-8)
        torch._foreach_mul_(params, 1 - group["lr"] * group["weight_decay"])
        torch._foreach_addcdiv_(params, m, denominators, -group["lr"] / (1 - b1**n))


def groups_of(named_parameters, muon_lr, adam_lr, adam_names=(), weight_decay=0.0):
    """Matrices to Muon; vectors and parameters whose name contains one of adam_names to Adam."""
    muon, adam = [], []
    for name, p in named_parameters:
        (adam if p.ndim < 2 or any(a in name for a in adam_names) else muon).append(p)
    return [
        dict(params=muon, kind="muon", lr=muon_lr, base_lr=muon_lr, weight_decay=weight_decay),
        dict(params=adam, kind="adam", lr=adam_lr, base_lr=adam_lr, weight_decay=0.0),
    ]
