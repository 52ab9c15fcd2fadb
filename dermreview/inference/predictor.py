"""The ensemble with its views: one image in, one `Prediction` out, numpy at the door and torch behind it."""

import logging
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from torch import Tensor, nn

from dermreview.domain.analysis import (
    ActivationMaps,
    Decision,
    FloatArray,
    Prediction,
    Region,
    disagreement,
    malignancy,
    uncertainty,
)
from dermreview.domain.case import Patient
from dermreview.domain.decision_rule import decide
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.domain.trust import Trust
from dermreview.imaging.preprocess import Image, input_region, to_input
from dermreview.imaging.quality import Quality, measure_quality
from dermreview.inference.activation import Pass, forward, forward_with_maps
from dermreview.inference.backbone import (
    check_weights,
    create_network,
    feature_width,
    load_weights,
    planned_state,
    select_device,
)
from dermreview.inference.bundle import Bundle, Member, load_bundle
from dermreview.inference.calibration import calibrate, conformal_set
from dermreview.inference.gates import GateKeeper, reason_of
from dermreview.inference.observation import Observation
from dermreview.inference.patient import entering, fuse
from dermreview.inference.views import average_maps, make_views, max_views

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

_SAME_REGION = 0.02
"""Members see the same part of an image if its edges differ by no more, as a fraction of the image's side."""


@dataclass(slots=True)
class _LoadedMember:
    member: Member
    network: nn.Module


@dataclass(frozen=True, slots=True)
class _MemberMaps:
    """values (7, h, w) in the upright frame; method."""

    values: Tensor
    method: str


class Predictor:
    """A loaded bundle. It belongs to one thread.

    Attributes:
        bundle: Which bundle.
        keeper: Its gates; None in bundles without.
        device: ``cpu`` or ``cuda``, where it runs now.
        notices: What the user should know, newest last, for example a fall back to the CPU.
    """

    def __init__(
        self, bundle: Bundle, members: list[_LoadedMember], keeper: GateKeeper | None, device: torch.device
    ) -> None:
        self.bundle = bundle
        self.keeper = keeper
        self.notices: list[str] = []
        self._members = members
        self._device = device
        self._batch = bundle.views

    @classmethod
    def load(
        cls,
        folder: Path,
        device: str = "auto",
        *,
        patient_data: bool = True,
        views: int | None = None,
        trust: Trust | None = None,
    ) -> "Predictor":
        """Verify and load a bundle.

        Args:
            folder: The bundle's folder.
            device: ``auto``, ``cpu`` or ``cuda``.
            patient_data: Let age, sex and site enter where the bundle has tables for them.
            views: At most so many views; None for those of the bundle.
            trust: Whose signatures count; None to pass over signatures.

        Raises:
            DermreviewError: A BUNDLE_* code or DEVICE_UNAVAILABLE.
        """
        target = select_device(device)
        bundle = load_bundle(folder, trust)
        if not patient_data:
            bundle = bundle.without_patient_data()
        if views is not None:
            bundle = bundle.with_views(views)
        members = []
        for member in bundle.members:
            _check_views(bundle, member)
            network = load_network(bundle, member)
            network.to(target, memory_format=torch.channels_last).eval()  # type: ignore[call-overload]
            members.append(_LoadedMember(member, network))
        keeper = GateKeeper.load(bundle, sum(feature_width(loaded.network) for loaded in members))
        return cls(bundle, members, keeper, target)

    @property
    def device(self) -> str:
        """Where the networks are now: ``cpu`` or ``cuda``."""
        return self._device.type

    def use_threads(self, count: int) -> None:
        """Let torch use so many processor threads, at least 1; this holds for the whole process."""
        torch.set_num_threads(count)

    def predict(self, rgb: Image, patient: Patient | None = None) -> Prediction:
        """Analyze one upright image.

        Args:
            rgb: uint8 (H, W, 3).
            patient: What is known of the patient; the networks do not see it, and the maps do not depend on it.

        Raises:
            DermreviewError: BUNDLE_INVALID if the networks return no finite numbers.
        """
        passes, maps = [], []
        for loaded in self._members:
            chunks = self._run(loaded, rgb, forward_with_maps)
            passes.append(_joined([result for result, _ in chunks]))
            values = torch.cat([part.values for _, part in chunks]).float()
            height, width = loaded.member.input_shape
            maps.append(_MemberMaps(average_maps(values, oblong=height != width), chunks[0][1].method))
        seen = self._observation(passes, measure_quality(rgb))
        return self._combine(seen, maps, rgb.shape[0], rgb.shape[1], patient or Patient())

    def observe(self, rgb: Image) -> Observation:
        """Run the networks on one upright image, without maps, calibration or decision.

        Args:
            rgb: uint8 (H, W, 3).

        Raises:
            DermreviewError: BUNDLE_INVALID if the networks return no finite numbers.
        """
        passes = [_joined(self._run(loaded, rgb, forward)) for loaded in self._members]
        return self._observation(passes, measure_quality(rgb))

    def _run(
        self, loaded: _LoadedMember, rgb: Image, run: Callable[[nn.Module, Tensor], _Result]
    ) -> list[_Result]:
        """Run all views of one member; out of GPU memory halves the batch, then goes to the CPU, and says so."""
        member = loaded.member
        pixels = torch.from_numpy(
            to_input(rgb, member.geometry, member.input_shape, member.interpolation, member.colour)
        )
        mean, std = torch.tensor(member.mean)[:, None, None], torch.tensor(member.std)[:, None, None]
        views = make_views((pixels.permute(2, 0, 1).float() / 255 - mean) / std, self.bundle.views)
        while True:
            try:
                # One scale of chunks is kept once it fits: the next image would run out just the same.
                return [
                    run(loaded.network, chunk.to(self._device, memory_format=torch.channels_last))
                    for chunk in torch.split(views, self._batch)
                ]
            except torch.OutOfMemoryError:
                self._make_room()

    def _make_room(self) -> None:
        if self._batch > 1:
            self._batch //= 2
            self._notice(f"The GPU's memory is full: now {self._batch} views at a time.")
        elif self._device.type != "cpu":
            self._device = torch.device("cpu")
            self._batch = self.bundle.views
            for loaded in self._members:
                loaded.network.to(self._device)
            self._notice("The GPU's memory is full: now on the CPU.")
        else:
            raise MemoryError("out of memory on the CPU")
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _notice(self, text: str) -> None:
        _log.warning(text)
        self.notices.append(text)

    def _weights(self) -> FloatArray:
        return np.array([loaded.member.weight for loaded in self._members], np.float32)

    def _observation(self, passes: list[Pass], quality: Quality) -> Observation:
        by_view = np.stack([each.logits.softmax(dim=1).cpu().numpy() for each in passes]).astype(np.float32)
        energies = np.array([-float(each.logits.logsumexp(dim=1).mean()) for each in passes])
        features = [F.normalize(each.features.mean(dim=0), dim=0).cpu().numpy() for each in passes]
        energy = float(energies.mean())
        joined = np.concatenate(features).astype(np.float32) / np.float32(np.sqrt(len(features)))
        if not (np.isfinite(by_view).all() and np.isfinite(energy) and np.isfinite(joined).all()):
            raise DermreviewError(
                ErrorCode.BUNDLE_INVALID, path=self.bundle.folder, detail="its networks return no finite numbers"
            )
        return Observation(by_view, energy, quality, joined)

    def _combine(
        self, seen: Observation, member_maps: list[_MemberMaps], height: int, width: int, patient: Patient
    ) -> Prediction:
        manifest = self.bundle.manifest
        weights = self._weights()
        by_member = seen.by_view.mean(axis=1)
        average = (weights[:, None] * by_member).sum(axis=0) / weights.sum()

        def shown(probabilities: FloatArray) -> FloatArray:
            by_image = calibrate(
                probabilities, manifest.temperature, manifest.training_prior, manifest.class_prior
            )
            return by_image if manifest.patient is None else fuse(by_image, patient, manifest.patient)

        probabilities = shown(average)
        parts = shown(seen.by_view).reshape(-1, seen.by_view.shape[-1])
        by_maps, maps, maps_error = self._combine_maps(member_maps, weights, height, width)
        threshold = manifest.malignant
        return Prediction(
            bundle=self.bundle.ref,
            device=self.device,
            probabilities=probabilities,
            member_names=tuple(loaded.member.architecture for loaded in self._members),
            member_probabilities=shown(by_member),
            spread=parts.std(axis=0),
            uncertainty=uncertainty(probabilities),
            disagreement=disagreement(parts, probabilities),
            decision=self._decide(seen, probabilities),
            maps=maps,
            maps_error=maps_error,
            malignant=None if threshold is None else malignancy(probabilities) >= threshold.value,
            not_ruled_out=self._not_ruled_out(probabilities),
            features=seen.features,
            badges=seen.quality.badges,
            patient_data=None if manifest.patient is None else entering(patient, manifest.patient),
            member_maps=by_maps,
        )

    def _decide(self, seen: Observation, probabilities: FloatArray) -> Decision:
        closed = None if self.keeper is None else self.keeper.check(seen)
        if closed is not None:
            return Decision(None, f"gate:{closed}", reason_of(closed))
        manifest = self.bundle.manifest
        prior = manifest.class_prior if manifest.argmax == "over_prior" else None
        return decide(probabilities, self.bundle.thresholds, prior)

    def _not_ruled_out(self, probabilities: FloatArray) -> tuple[str, ...] | None:
        sets = self.bundle.manifest.conformal
        if sets is None:
            return None
        kept = conformal_set(probabilities, sets)
        return tuple(code for code, keep in zip(CLASSES, kept, strict=True) if keep)

    def _combine_maps(
        self, outputs: list[_MemberMaps], weights: FloatArray, height: int, width: int
    ) -> tuple[tuple[ActivationMaps, ...] | None, ActivationMaps | None, str | None]:
        """Return each member's signed maps, their average on the finest grid among them, and why there is none."""
        regions = [
            input_region(height, width, loaded.member.geometry, loaded.member.input_shape)
            for loaded in self._members
        ]
        values = [output.values.cpu() for output in outputs]
        largest = max(float(each.abs().max()) for each in values)
        if not np.isfinite(largest):
            return None, None, "the activation maps are not finite"
        # maps are shown relative to each other; those of a network that learned nothing sensible may be too large
        shrink = max(1.0, largest / float(np.finfo(np.float16).max))
        by_member = tuple(
            ActivationMaps((each / shrink).numpy().astype(np.float16), region, output.method)
            for each, region, output in zip(values, regions, outputs, strict=True)
        )
        if any(_apart(region, regions[0]) for region in regions):
            reason = "the members see different parts of the image, so their maps can't be averaged"
            return by_member, None, reason
        grid = max((each.shape[-2:] for each in values), key=lambda size: size[0] * size[1])
        resized = torch.stack(
            [F.interpolate(each[None], grid, mode="bilinear", align_corners=False)[0] for each in values]
        )
        share = torch.from_numpy(weights / weights.sum())[:, None, None, None]
        average = ((resized * share).sum(dim=0) / shrink).numpy().astype(np.float16)
        methods = "/".join(dict.fromkeys(output.method for output in outputs))
        return by_member, ActivationMaps(average, regions[0], methods), None


def load_network(bundle: Bundle, member: Member) -> nn.Module:
    """Build a member's network on the CPU, in evaluation mode, and fill it with its verified weights.

    Raises:
        DermreviewError: BUNDLE_FILE_MISSING, BUNDLE_HASH or BUNDLE_WEIGHTS.
    """
    path = bundle.verified_file(member)
    try:
        shape = member.input_shape
        # a hostile bundle may ask for more memory than there is: its shapes are held against the file first
        check_weights(path, planned_state(member.architecture, member.arguments, member.head, input_shape=shape))
        network = create_network(member.architecture, member.arguments, member.head, input_shape=shape)
        load_weights(network, path)
    except ValueError as error:
        raise DermreviewError(
            ErrorCode.BUNDLE_WEIGHTS, path=bundle.folder, file=member.file, detail=error
        ) from error
    return network.eval()


def _joined(passes: list[Pass]) -> Pass:
    return Pass(
        torch.cat([each.logits for each in passes]).float(), torch.cat([each.features for each in passes]).float()
    )


def _check_views(bundle: Bundle, member: Member) -> None:
    """Raise BUNDLE_INVALID if a member's input has fewer views than the bundle averages."""
    height, width = member.input_shape
    most = max_views((height, width))
    if bundle.views > most:
        detail = f"views: an input of {height} x {width} has {most} at most, not {bundle.views}"
        raise DermreviewError(ErrorCode.BUNDLE_INVALID, path=bundle.folder, detail=detail)


def _apart(one: Region, other: Region) -> bool:
    """Tell whether two regions differ by more than the rounding to whole pixels."""
    return any(abs(a - b) > _SAME_REGION for a, b in zip(astuple(one), astuple(other), strict=True))
