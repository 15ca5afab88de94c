"""The network: a small LayoutLM with one head for each glyph's label and one for the page's kind.

Source of the architecture: Xu et al., "LayoutLM: Pre-training of Text and Layout", KDD 2020. Its 12 layers of 768 are cut
to 4 of 192 (about 4 million weights), since characters of few kinds of paper are to be told apart on a processor.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import LayoutLMConfig, LayoutLMModel

from nlp.tagger import LENGTH
from nlp.training.tagger.vocabulary import Vocabulary

HIDDEN, LAYERS, HEADS, INNER = 192, 4, 6, 768
SLOWEST = 2500.0  # thousandths of the page, the longest wave of a place
WAVE = 0.42  # its height: as strong as a character's embedding


class FieldTagger(nn.Module):  # type: ignore[misc]  # torch ships no types that mypy is given here
    """`input_ids` (batch x length, 0 pads) and `bbox` (batch x length x 4) -> `logits` and `page_logits`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        config = LayoutLMConfig(
            vocab_size=1,  # characters come through the stem
            hidden_size=HIDDEN,
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            intermediate_size=INNER,
            max_position_embeddings=LENGTH,
            max_2d_position_embeddings=1024,
            hidden_dropout_prob=0.1,
            attention_probs_dropout_prob=0.1,
            type_vocab_size=1,
        )
        self.stem = Stem(vocabulary.size)
        self.encoder = LayoutLMModel(config)
        _smooth(self.encoder.embeddings)
        self.label = nn.Linear(HIDDEN, len(vocabulary.labels))
        self.page = nn.Linear(2 * HIDDEN, len(vocabulary.kinds))

    def forward(self, input_ids: Tensor, bbox: Tensor) -> tuple[Tensor, Tensor]:
        """Scores before softmax: batch x length x labels, and batch x kinds."""
        seen = (input_ids != 0).to(torch.int64)
        letters = self.stem(input_ids, seen)
        hidden = self.encoder(inputs_embeds=letters, bbox=bbox, attention_mask=seen).last_hidden_state
        weights = seen.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)
        most = (hidden + (weights - 1) * 1e4).amax(1)
        return self.label(hidden), self.page(torch.cat([mean, most], -1))


class Stem(nn.Module):  # type: ignore[misc]
    """Characters with their neighbours in reading order: a label's words are seen at once, not learnt by attention."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.letters = nn.Embedding(size, HIDDEN, padding_idx=0)
        nn.init.normal_(self.letters.weight, std=0.3)
        self.first = nn.Conv1d(HIDDEN, HIDDEN, 5, padding=2)
        self.second = nn.Conv1d(HIDDEN, HIDDEN, 5, padding=2)

    def forward(self, input_ids: Tensor, seen: Tensor) -> Tensor:
        """Batch x length x HIDDEN."""
        letters = self.letters(input_ids)
        near = functional.gelu(self.first(letters.transpose(1, 2))) * seen.unsqueeze(1)
        return letters + self.second(near).transpose(1, 2)


@torch.no_grad()  # type: ignore[untyped-decorator]
def _smooth(embeddings: nn.Module) -> None:
    """Begins the tables of places as waves, each turned into directions of its own.

    A table of a thousand unrelated rows must see every place to know it; a place that lies between two known ones is known
    from the first step on when neighbours begin alike.
    """
    tables = ("x_position_embeddings", "y_position_embeddings", "h_position_embeddings", "w_position_embeddings")
    for turn, name in enumerate((*tables, "position_embeddings")):
        table = getattr(embeddings, name).weight
        count, width = table.shape
        places = torch.arange(count, dtype=torch.float64)[:, None]
        periods = 4.0 * (SLOWEST / 4.0) ** (torch.arange(width // 2) / (width // 2 - 1))
        waves = torch.cat([torch.sin(2 * torch.pi * places / periods), torch.cos(2 * torch.pi * places / periods)], 1)
        turned, _ = torch.linalg.qr(torch.randn(width, width, generator=torch.Generator().manual_seed(turn)).double())
        table.copy_((waves @ turned * WAVE).to(table.dtype))
