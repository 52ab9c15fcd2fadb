"""The commands of a review: import, analyze, predict, export."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dermreview.cli.opening import opened_store
from dermreview.cli.options import BundleOption, Device, DeviceOption, JsonOption, StoreOption, end
from dermreview.domain.analysis import Prediction
from dermreview.domain.case import Patient
from dermreview.domain.outcome import Failure
from dermreview.domain.quality import abstention_in_words, badges_in_words
from dermreview.services import locations
from dermreview.terminal import answers, errors, failures_as_json, print_json, progress_bar


class Sex(StrEnum):
    """As the store keeps it."""

    FEMALE = "female"
    MALE = "male"


class Format(StrEnum):
    """The forms of an export."""

    CSV = "csv"
    ISIC = "isic"
    FOLDER = "folder"
    JSONL = "jsonl"


def import_command(
    context: typer.Context,
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Image files and folders.")],
    metadata: Annotated[
        list[Path] | None,
        typer.Option("--metadata", metavar="CSV", help="HAM10000 metadata or ISIC ground truth, by image id."),
    ] = None,
    keep_names: Annotated[
        bool,
        typer.Option(
            "--keep-names",
            help="No name of a file or folder is a patient's: keep them. Otherwise a pseudonym stands for each "
            "that is not evidently a number of a camera or a dataset.",
        ),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Try also images that ended or stalled their decoder before.")
    ] = False,
    names: Annotated[
        Path | None,
        typer.Option(
            "--names",
            metavar="CSV",
            help="Write which file is which case to this table, outside the store; importing again does it anew.",
        ),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put images into the queue."""
    from dermreview.services.importing import import_cases
    from dermreview.services.naming import check_names_target, save_names

    with (
        opened_store(context, store, may_make=True) as opened,
        progress_bar("Importing") as progress,
    ):
        if names is not None:
            check_names_target(opened.folder, names)
        report = import_cases(
            opened, sources, metadata or (), keep_names=keep_names, again=again, progress=progress
        )
        if names is not None:
            save_names(opened.folder, report.names, names)
    if as_json:
        print_json(
            {
                "imported": report.imported,
                "duplicates": len(report.duplicates),
                "duplicate_of": {str(source): case for source, case in report.duplicates},
                "unmatched": report.unmatched,
                "renamed": report.renamed,
                "failed": failures_as_json(report.failed),
            }
        )
    else:
        for source, case in report.duplicates:
            answers.print(f"{source}: the same image as {case}, kept once")
        counts = f"{report.imported} imported, {len(report.duplicates)} duplicates, {len(report.failed)} failed"
        answers.print(counts + (f", {report.unmatched} not in the tables" if report.unmatched else ""))
        if report.renamed:
            answers.print(
                f"{report.renamed} of the names replaced by pseudonyms; --names CSV writes which file is which "
                "case, --keep-names keeps names that are nobody's"
            )
    end(report.failed)


def analyze(
    context: typer.Context,
    bundle: BundleOption = None,
    device: DeviceOption = Device.AUTO,
    limit: Annotated[int | None, typer.Option("--limit", min=0, help="At most so many cases.")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Analyze the cases that the bundle has not analyzed yet."""
    from dermreview.services.analyzing import analyze_queue, load_predictor
    from dermreview.services.preferences import trust

    with opened_store(context, store) as opened:
        predictor = load_predictor(bundle or locations.default_bundle_dir(), device.value, trust=trust())
        with progress_bar("Analyzing") as progress:
            report = analyze_queue(opened, predictor, limit=limit, progress=progress)
    for notice in report.notices:
        errors.print(f"dermreview: {notice}")
    if as_json:
        print_json(
            {
                "analyzed": report.analyzed,
                "abstained": report.abstained,
                "failed": failures_as_json(report.failed),
                "device": report.device,
                "bundle": report.bundle,
            }
        )
    else:
        answers.print(
            f"{report.analyzed} analyzed on {report.device} with {report.bundle}, {report.abstained} without a "
            f"suggestion, {len(report.failed)} failed"
        )
    end(report.failed)


def predict(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="Image files.")],
    bundle: BundleOption = None,
    heatmaps: Annotated[
        Path | None,
        typer.Option("--heatmaps", metavar="DIR", help="Write each image's heatmap as PNG and its maps as NPY."),
    ] = None,
    age: Annotated[
        int | None, typer.Option("--age", min=0, max=120, help="Of the patient in years, for bundles that use it.")
    ] = None,
    sex: Annotated[Sex | None, typer.Option("--sex", help="Of the patient.")] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="NAME", help="Of the lesion, for example back or face.")
    ] = None,
    device: DeviceOption = Device.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Analyze image files without a store; age, sex and site hold for all of them."""
    from dermreview.services.analyzing import load_predictor
    from dermreview.services.predicting import FilePrediction, check_patient, predict_files
    from dermreview.services.preferences import trust

    predictor = load_predictor(bundle or locations.default_bundle_dir(), device.value, trust=trust())
    patient = Patient(age=age, sex=sex.value if sex else None, site=site)
    check_patient(predictor.bundle, patient)
    found: list[FilePrediction] = []
    failed: list[Failure] = []
    with progress_bar("Analyzing") as progress:
        for result in predict_files(predictor, images, heatmaps, patient):
            if isinstance(result, Failure):
                failed.append(result)
            else:
                found.append(result)
            progress(len(found) + len(failed), len(images))
    if as_json:
        print_json([result.as_json() for result in found])
    else:
        for result in found:
            answers.print(f"{result.image}: {_in_words(result.prediction)}")
    end(failed)


def _in_words(prediction: Prediction) -> str:
    """Say what the bundle suggests, and what it says beside it where it has the thresholds for that."""
    decision = prediction.decision
    nothing = f"no suggestion ({abstention_in_words(decision.abstained)})"
    words = f"{decision.suggestion or nothing}, by {decision.rule}; "
    words += f"malignancy {prediction.malignancy:.2f}"
    if prediction.malignant is not None:
        words += f", {'malignant' if prediction.malignant else 'benign'} by its threshold"
    if prediction.not_ruled_out is not None:
        words += f"; can't be ruled out: {', '.join(prediction.not_ruled_out) or 'none of the seven fits well'}"
    if prediction.patient_data:
        words += f"; with {', '.join(prediction.patient_data)}"
    if prediction.badges:
        words += f"; in the image: {badges_in_words(prediction.badges)}"
    return words


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file or folder to write.")],
    form: Annotated[Format, typer.Option("--format", help="The form of the export.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an existing target.")] = False,
    include_other: Annotated[
        bool, typer.Option("--include-other", help="Training forms: keep cases labelled 'other'.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the reviewed labels."""
    from dermreview.services.exporting import ExportFormat, export_reviews

    with (
        opened_store(context, store) as opened,
        progress_bar("Exporting") as progress,
    ):
        report = export_reviews(
            opened, out, ExportFormat(form.value), force=force, include_other=include_other, progress=progress
        )
        if opened.encrypted:
            errors.print("The store is encrypted, the export is not: keep it where only the right people read it.")
    if as_json:
        print_json({"path": str(report.path), "cases": report.cases, "left_out": report.left_out})
        return
    left_out = ", ".join(f"{count} {reason}" for reason, count in report.left_out.items() if count)
    answers.print(
        f"{report.cases} cases written to {report.path}" + (f"; left out: {left_out}" if left_out else "")
    )
