"""Processes that train one network together, each on batches of its own: `torchrun --nproc-per-node 2 train_unet.py base …`. Alone without torchrun.

On a processor, processes of one thread each draw more out of it than one process of many threads: the layers are too small to be shared.
"""
import torch
import torch.distributed as dist

TOGETHER = dist.is_torchelastic_launched()
if TOGETHER:
    dist.init_process_group("gloo")
RANK, RANKS = (dist.get_rank(), dist.get_world_size()) if TOGETHER else (0, 1)


def add_up(tensors):
    """Each becomes its sum over the processes."""
    if TOGETHER:
        flat = torch.cat([t.flatten() for t in tensors])
        dist.all_reduce(flat)
        parts = flat.split([t.numel() for t in tensors])
        torch._foreach_copy_(tensors, [part.view(t.shape) for part, t in zip(parts, tensors)])


def of_the_first(number):
    """What the first process says, so that all stop at the same step."""
    if not TOGETHER:
        return number
    said = torch.tensor([number], dtype=torch.float64)
    dist.broadcast(said, 0)
    return said.item()
