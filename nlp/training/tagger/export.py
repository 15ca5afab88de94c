"""The trained network as files that are served: ONNX with weights of 8 bits, its vocabulary, its card."""

import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from nlp.training.tagger.network import FieldTagger
from nlp.training.tagger.vocabulary import Vocabulary

WEIGHTS, FACTS = "field_tagger.onnx", "field_tagger.json"


def export(network: FieldTagger, vocabulary: Vocabulary, folder: Path) -> list[Path]:
    """Writes the model into `folder` and gives back its files."""
    folder.mkdir(parents=True, exist_ok=True)
    example = (torch.ones((1, 64), dtype=torch.int64), torch.zeros((1, 64, 4), dtype=torch.int64))
    length = torch.export.Dim("length", min=2, max=512)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            network.eval(),
            example,
            str(whole),
            input_names=["input_ids", "bbox"],
            output_names=["logits", "page_logits"],
            dynamic_shapes={"input_ids": {1: length}, "bbox": {1: length}},
            dynamo=True,
            external_data=False,
        )
        quantize_dynamic(
            str(whole),
            str(folder / WEIGHTS),
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            per_channel=True,
        )
    facts = {"labels": vocabulary.labels, "kinds": vocabulary.kinds, "characters": "".join(vocabulary.characters)}
    if len(facts["characters"]) != len(vocabulary.characters):
        facts["characters"] = vocabulary.characters
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False) + "\n", encoding="utf-8")
    return [folder / WEIGHTS, folder / FACTS]
