"""`./run train industry`: the classifier of business scopes from the phrases beside this file, with its card and manifest entry.

Products of manufacturing divisions are traded as well: "销售" speaks half for wholesale and half for retail.
"""

import random
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import torch

from models.manifest import HERE as MODELS
from models.manifest import enter
from nlp.industry import BUCKETS, STANDARD, WEIGHTS, divisions, grams
from nlp.training.bags import Floats, best_temperature, fit_bags

HERE = Path(__file__).parent
MADE, SOLD = (
    ("制造", "生产", "加工"),
    (("批发", (("51", 1.0),)), ("零售", (("52", 1.0),)), ("销售", (("51", 0.5), ("52", 0.5)))),
)
NAMES = {  # what firms' names end in
    "51": "商贸 贸易 工贸 进出口 国际贸易 供应链 实业", "52": "超市 便利店 百货 药房 电子商务 烟酒店 服装店", "65": "软件 信息技术 网络科技 信息科技 数据科技 智能科技",
    "75": "科技 技术服务 科技发展", "47": "建筑工程 建设工程 建设 建工", "48": "市政工程 园林绿化 路桥工程", "49": "机电工程 安装工程 消防工程",
    "50": "装饰工程 装饰 劳务 装修", "62": "餐饮管理 餐饮 饭店 小吃店 餐厅 面馆", "61": "酒店管理 宾馆 酒店", "54": "物流 运输 货运 汽车运输", "58": "货运代理 国际物流",
    "59": "仓储", "70": "房地产开发 物业管理 置业", "72": "企业管理 咨询 广告 文化传媒 人力资源 商务服务 会展服务", "80": "美容 家政服务 美发店", "81": "汽车维修 汽车服务",
    "82": "保洁服务", "83": "教育科技 教育咨询 培训学校", "84": "医院 诊所 医疗", "35": "医疗器械 机械设备", "33": "五金制品 金属制品", "29": "塑料制品 塑胶制品",
    "18": "服饰 制衣厂", "21": "家具", "13": "食品 粮油", "14": "食品厂", "39": "电子 电子科技", "38": "电气 照明电器", "34": "机械制造", "36": "汽车零部件", "30": "建材 混凝土",
    "26": "化工", "27": "药业 生物制药", "23": "印刷 印务", "22": "包装制品 纸业", "01": "农业发展 种植专业合作社 果蔬种植", "03": "养殖 畜牧", "04": "水产养殖", "77": "环保科技 环境工程",
    "71": "租赁 设备租赁", "88": "文化艺术", "89": "体育 健身", "90": "娱乐", "87": "影视", "66": "融资租赁 小额贷款", "69": "融资担保",
}  # fmt: skip
Example = tuple[str, tuple[tuple[str, float], ...]]


def phrases() -> list[tuple[str, str]]:
    """Division and phrase."""
    lines = (HERE / "phrases.tsv").read_text(encoding="utf-8").splitlines()
    return [(code, phrase) for code, told in (line.split("\t") for line in lines) for phrase in told.split("、")]


def examples(of: Sequence[tuple[str, str]]) -> list[Example]:
    """The phrases in the words that scopes put around them."""
    found: list[Example] = []
    for code, phrase in of:
        own = ((code, 1.0),)
        if "13" <= code <= "42":
            bare = (
                phrase
                if re.search(r"制造|加工|采选|修理|处理|鞣制|织造|印染|纺纱|冶炼|压延|印刷|复制|磨制|屠宰$", phrase)
                else ""
            )
            found += [(bare or f"{phrase}{word}", own) for word in MADE]
            found += [(f"{phrase}{word}", where) for word, where in SOLD if not bare]
            found += [(f"{phrase}研发", ((code, 0.4), ("73", 0.3), ("75", 0.3)))] if not bare else []
        else:
            found += [(phrase, own), (phrase.removesuffix("服务"), own), (phrase.removesuffix("活动"), own)]
            found += [(f"{phrase}服务", own)] if not phrase.endswith("服务") and code >= "53" else []
    return found


def named() -> list[Example]:
    """What names end in."""
    return [(word, ((code, 1.0),)) for code, told in NAMES.items() for word in told.split()]


def fit(of: Sequence[Example], seed: int = 1, epochs: int = 80) -> tuple[Floats, Floats]:
    """Weights (buckets x divisions) and bias, by Adam on the cross entropy, with weight decay."""
    places = {code: n for n, (_, code, _) in enumerate(divisions())}
    wanted = torch.zeros(len(of), len(places))
    for row, (_, where) in enumerate(of):
        for code, share in where:
            wanted[row, places[code]] = share
    bags = [grams(text) for text, _ in of]
    weights, bias = fit_bags(bags, wanted, BUCKETS, len(places), _shared, decay=2e-6, seed=seed, epochs=epochs)
    return weights.astype(np.float16), bias.astype(np.float16)


def _shared(scores: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Cross entropy where an example is several divisions' in shares."""
    return -(wanted * scores.log_softmax(1)).sum(1).mean()


def score(weights: Floats, bias: Floats, of: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Of phrases that were held out: how often division and section are right, and right where confidence is at least 0.6."""
    section_of = {code: section for section, code, _ in divisions()}
    codes = [code for _, code, _ in divisions()]
    right = same = sure = sure_right = 0
    for code, phrase in of:
        logits = weights.astype(np.float32)[grams(_made(code, phrase))].mean(0) + bias
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        best = codes[int(odds.argmax())]
        right += best == code
        same += section_of[best] == section_of[code]
        if odds.max() >= 0.6:
            sure += 1
            sure_right += section_of[best] == section_of[code]
    return {
        "division": right / len(of),
        "section": same / len(of),
        "sure": sure / len(of),
        "sure_right": sure_right / max(1, sure),
    }


def temperature(weights: Floats, bias: Floats, of: Sequence[tuple[str, str]]) -> float:
    """What the scores are divided by so that confidences tell how often they are right, on phrases that were held out."""
    codes = [code for _, code, _ in divisions()]
    scores = np.stack([weights.astype(np.float32)[grams(_made(code, phrase))].mean(0) + bias for code, phrase in of])
    wanted = [codes.index(code) for code, _ in of]
    return best_temperature(scores, wanted)


def _made(code: str, phrase: str) -> str:
    return f"{phrase}制造" if "13" <= code <= "42" and not re.search(r"制造|加工", phrase) else phrase


def train_industry() -> None:
    """Measures on a fifth of the phrases, then fits on all and writes weights, card and manifest entry."""
    told = phrases()
    random.Random(7).shuffle(told)
    fifth = len(told) // 5
    held, kept = told[:fifth], told[fifth:]
    weights, bias = fit([*examples(kept), *named()])
    heat = temperature(weights, bias, held)
    measured = score(weights / heat, bias / heat, held) | {"temperature": heat}
    weights, bias = (each / np.float16(heat) for each in fit([*examples(told), *named()]))
    folder = MODELS / "industry"
    folder.mkdir(exist_ok=True)
    with (folder / WEIGHTS).open("wb") as file:
        np.savez_compressed(file, weights=weights, bias=bias)
    (folder / "README.md").write_text(_card(len(told), len(held), measured), encoding="utf-8")
    enter(folder / WEIGHTS, folder.name)
    print(measured)


def _card(count: int, held: int, measured: dict[str, float]) -> str:
    return f"""# Industry of a business scope

A softmax over hashed character n-grams (1 to 3, {BUCKETS} buckets) to the {len(divisions())} divisions of {STANDARD}; `nlp/industry.py` reads it.
Made by `./run train industry` from {count} activity phrases written for this project (`nlp/training/industry/phrases.tsv`), in the
words that scopes put around them. No document of any real firm was used.

Measured on {held} phrases held out with all their variants ({date.today().isoformat()}, single phrases, which is harder than whole scopes):

| | share |
|---|---|
| section right | {measured["section"]:.3f} |
| division right | {measured["division"]:.3f} |
| confidence at least 0.6 | {measured["sure"]:.3f} |
| of those, section right | {measured["sure_right"]:.3f} |

Confidences are scaled by a temperature ({measured["temperature"]:.2f}) that was fitted on the same held-out phrases.
Limits: a scope lists what a firm may do, not what it does; "销售" leaves wholesale and retail open; divisions of rare trades have few phrases.
"""
