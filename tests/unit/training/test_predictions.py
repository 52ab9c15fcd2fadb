import shutil

import numpy as np
import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.inference.bundle import Conformal, Limit, load_bundle, write_manifest
from dermreview.inference.predictor import Predictor
from dermreview.training.data import gather, read_upright
from dermreview.training.metrics import malignancy
from dermreview.training.predictions import observe_items, rule_in_words, score
from dermreview.training.probabilities import read_probabilities
from tests.support.bundles import TINY_RESNET, add_gates, make_bundle
from tests.support.labelled import write_labelled
from tests.support.patients import a_fusion


def quiet(done: int, total: int) -> None:
    assert 0 < done <= total


@pytest.fixture(scope="module")
def items(tmp_path_factory):
    """Every second lesion is of a known patient."""

    def patient(code, lesion):
        return "60,female,back" if lesion % 2 else ",,"

    folder = tmp_path_factory.mktemp("data") / "d"
    return gather([write_labelled(folder, {"mel": 6, "nv": 6, "bcc": 6}, patient=patient)], None, 0)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, items):
    """Two members of different weight, with every kind of decision somewhere in the middle."""
    folder = make_bundle(
        tmp_path_factory.mktemp("bundles") / "b",
        (("resnet10t", TINY_RESNET), ("regnetx_002", {})),
        views=2,
        argmax="over_prior",
        class_prior=(0.1, 0.1, 0.1, 0.05, 0.15, 0.45, 0.05),
        temperature=0.7,
    )
    manifest = load_bundle(folder).manifest
    members = tuple(m.model_copy(update={"weight": w}) for m, w in zip(manifest.members, (0.7, 0.3), strict=True))
    write_manifest(folder, manifest.model_copy(update={"members": members}))
    predictor = Predictor.load(folder, "cpu")
    seen = observe_items(predictor, items, quiet)
    plain = score(seen, predictor.bundle.manifest, None)
    middle = {code: float(np.median(plain.probabilities[:, CLASS_INDEX[code]])) for code in ("mel", "nv")}
    malignant = float(np.median(malignancy(plain.probabilities)))
    manifest = load_bundle(make_bundle(folder.parent / "t", thresholds=middle, malignant=malignant)).manifest
    sets = Conformal(coverage=0.9, minimum={"mel": middle["mel"], "nv": middle["nv"]}, too_few=("bcc",))
    write_manifest(
        folder,
        predictor.bundle.manifest.model_copy(
            update={"thresholds": manifest.thresholds, "malignant": manifest.malignant, "conformal": sets}
        ),
    )
    blurred = Limit(low=float(np.quantile([quality.sharpness for quality in seen.qualities], 0.2)))
    add_gates(folder, float(np.quantile(seen.energies, 0.7)), 2.0, quality={"sharpness": blurred})
    return folder


@pytest.mark.parametrize("fusion", [None, a_fusion(0.6)], ids=["image", "patient"])
def test_scoring_gives_what_predicting_gives(bundle, items, tmp_path, fusion):
    folder = tmp_path / "b"
    shutil.copytree(bundle, folder)
    write_manifest(folder, load_bundle(folder).manifest.model_copy(update={"patient": fusion}))
    predictor = Predictor.load(folder, "cpu")
    scored = score(observe_items(predictor, items, quiet), predictor.bundle.manifest, predictor.keeper)
    assert scored.ids == tuple(item.external_id for item in items)
    for index, item in enumerate(items):
        prediction = predictor.predict(read_upright(item.path), item.patient)
        np.testing.assert_array_equal(scored.probabilities[index], prediction.probabilities)
        np.testing.assert_array_equal(scored.members[index], prediction.member_probabilities)
        suggestion = prediction.decision.suggestion
        assert scored.suggested[index] == (-1 if suggestion is None else CLASS_INDEX[suggestion])
        assert scored.abstained[index] == (prediction.decision.abstained is not None)
        assert scored.malignant[index] == prediction.malignant
        kept = tuple(code for code, keep in zip(CLASSES, scored.not_ruled_out[index], strict=True) if keep)
        assert kept == prediction.not_ruled_out
    assert scored.patient_data == (None if fusion is None else {"age": 6, "sex": 6, "site": 6})
    # the comparison means something only if each decision falls on both sides
    assert 0 < scored.abstained.sum() < len(items)
    assert 0 < scored.malignant.sum() < len(items)
    assert 0 < scored.not_ruled_out[:, CLASS_INDEX["mel"]].sum() < len(items)
    assert len(set(scored.suggested)) > 2


def test_labels_and_lesions_come_along(bundle, items):
    seen = observe_items(Predictor.load(bundle, "cpu"), items, quiet)
    assert [CLASSES[label] for label in seen.truth] == [item.label for item in items]
    assert list(seen.groups) == [item.group for item in items]
    assert seen.members.shape == (18, 2, 7)
    np.testing.assert_allclose(np.linalg.norm(seen.features, axis=1), 1, atol=1e-5)


def test_the_rule_in_words(bundle):
    manifest = load_bundle(bundle).manifest
    assert rule_in_words(manifest) == "thresholds mel, nv, then argmax over prior"
    assert rule_in_words(manifest.model_copy(update={"thresholds": None, "argmax": "plain"})) == "argmax"


def test_an_image_that_can_not_be_read_is_named(bundle, tmp_path):
    broken = gather([write_labelled(tmp_path / "d", {"mel": 2, "nv": 2})], None, 0)
    broken[2].path.write_bytes(b"no image")
    with pytest.raises(DermreviewError) as caught:
        observe_items(Predictor.load(bundle, "cpu"), broken, quiet)
    assert caught.value.code is ErrorCode.DATA_IMAGE_UNUSABLE
    assert str(broken[2].path) in str(caught.value)


HEADER = "image,akiec,bcc,bkl,df,mel,nv,vasc,label"
ROW = "a,0.1,0.1,0.1,0.1,0.2,0.3,0.1,nv"


def table(tmp_path, *lines):
    path = tmp_path / "p.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_table_of_probabilities_in_any_order_and_case(tmp_path):
    path = table(
        tmp_path,
        "DX,NV,MEL,BKL,BCC,AKIEC,VASC,DF,lesion_id,image_id",
        "MEL,0.25,0.5,0.05,0.05,0.05,0.05,0.05,L1,x",
        "nv,0.7,0.05,0.05,0.05,0.05,0.05,0.05,,y",
    )
    found = read_probabilities(path)
    assert found.ids == ("x", "y")
    assert [CLASSES[label] for label in found.truth] == ["mel", "nv"]
    np.testing.assert_allclose(found.probabilities[0], [0.05, 0.05, 0.05, 0.05, 0.5, 0.25, 0.05])
    assert list(found.groups) == ["lesion_id:L1", "y"]


@pytest.mark.parametrize(
    ("lines", "code", "words"),
    [
        ([HEADER.replace("mel,", ""), ROW], ErrorCode.CSV_COLUMN_MISSING, "no column mel"),
        ([HEADER.replace(",label", ""), "a" + ",0.1" * 7], ErrorCode.CSV_COLUMN_MISSING, "no column label"),
        ([HEADER, ROW, ROW], ErrorCode.CSV_DUPLICATE_ID, "line 3"),
        ([HEADER, ROW.replace("nv", "wart")], ErrorCode.CSV_UNKNOWN_DIAGNOSIS, "line 2: unknown diagnosis wart"),
        ([HEADER, ROW.replace("nv", "other")], ErrorCode.CSV_UNKNOWN_DIAGNOSIS, "line 2"),
        ([HEADER, ROW.replace("0.3", "1.3")], ErrorCode.CSV_BAD_VALUE, "line 2: nv is 1.3"),
        ([HEADER, ROW.replace("0.3", "nan")], ErrorCode.CSV_BAD_VALUE, "line 2: nv is nan"),
        ([HEADER, ROW.replace("0.3", "")], ErrorCode.CSV_BAD_VALUE, "line 2: nv is empty"),
        ([HEADER, ROW.replace("0.3", "0.9")], ErrorCode.CSV_BAD_VALUE, "sum of the probabilities is 1.6"),
        ([HEADER, ROW.replace("a,", ",", 1)], ErrorCode.CSV_BAD_VALUE, "image is empty"),
        ([HEADER, "a,0.1"], ErrorCode.CSV_BAD_VALUE, "line 2"),
        ([HEADER], ErrorCode.CSV_EMPTY, "no rows"),
        ([""], ErrorCode.CSV_EMPTY, "no rows"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path, lines, code, words):
    with pytest.raises(DermreviewError) as caught:
        read_probabilities(table(tmp_path, *lines))
    assert caught.value.code is code
    assert words in str(caught.value)
