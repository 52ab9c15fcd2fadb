"""The ensemble with its views: one image in, one `Prediction` out, numpy at the door and torch behind it."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (torch's own convention)
from torch import Tensor, nn

from dermreview.domain.analysis import ActivationMaps, FloatArray, Prediction, disagreement, uncertainty
from dermreview.domain.decision_rule import decide
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.preprocess import Image, square_region, to_square
from dermreview.inference.activation import Outputs, forward_with_maps
from dermreview.inference.backbone import create_network, load_weights, select_device
from dermreview.inference.bundle import Bundle, Member, load_bundle
from dermreview.inference.calibration import calibrate
from dermreview.inference.views import make_views, undo_views

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _LoadedMember:
    member: Member
    network: nn.Module


@dataclass(frozen=True, slots=True)
class _MemberOutputs:
    """probabilities (views, 7); maps (7, h, w) in the upright frame; method."""

    probabilities: Tensor
    maps: Tensor
    method: str


class Predictor:
    """A loaded bundle. It belongs to one thread.

    Attributes:
        bundle: Which bundle.
        device: ``cpu`` or ``cuda``, where it runs now.
        notices: What the user should know, newest last, for example a fall back to the CPU.
    """

    def __init__(self, bundle: Bundle, members: list[_LoadedMember], device: torch.device) -> None:
        self.bundle = bundle
        self.notices: list[str] = []
        self._members = members
        self._device = device
        self._batch = bundle.views

    @classmethod
    def load(cls, folder: Path, device: str = "auto") -> "Predictor":
        """Verify and load a bundle.

        Args:
            folder: The bundle's folder.
            device: ``auto``, ``cpu`` or ``cuda``.

        Raises:
            DermreviewError: A BUNDLE_* code or DEVICE_UNAVAILABLE.
        """
        target = select_device(device)
        bundle = load_bundle(folder)
        members = []
        for member in bundle.members:
            path = bundle.verified_file(member)
            try:
                network = create_network(member.architecture, member.arguments)
                load_weights(network, path)
            except ValueError as error:
                raise DermreviewError(
                    ErrorCode.BUNDLE_WEIGHTS, path=folder, file=member.file, detail=error
                ) from error
            network.to(target, memory_format=torch.channels_last).eval()  # type: ignore[call-overload]
            members.append(_LoadedMember(member, network))
        return cls(bundle, members, target)

    @property
    def device(self) -> str:
        """Where the networks are now: ``cpu`` or ``cuda``."""
        return self._device.type

    def use_threads(self, count: int) -> None:
        """Let torch use so many processor threads, at least 1; this holds for the whole process."""
        torch.set_num_threads(count)

    def predict(self, rgb: Image) -> Prediction:
        """Analyze one upright image.

        Args:
            rgb: uint8 (H, W, 3).

        Raises:
            DermreviewError: BUNDLE_INVALID if the networks return no finite numbers.
        """
        outputs = [self._run_member(loaded, rgb) for loaded in self._members]
        by_view = np.stack([output.probabilities.cpu().numpy() for output in outputs])
        if not np.isfinite(by_view).all():
            raise DermreviewError(
                ErrorCode.BUNDLE_INVALID, path=self.bundle.folder, detail="its networks return no finite numbers"
            )
        return self._combine(by_view.astype(np.float32), outputs, rgb.shape[0], rgb.shape[1])

    def _run_member(self, loaded: _LoadedMember, rgb: Image) -> _MemberOutputs:
        member = loaded.member
        square = to_square(rgb, member.geometry, member.input_size, member.interpolation)
        pixels = torch.from_numpy(square).permute(2, 0, 1).float() / 255
        mean, std = torch.tensor(member.mean)[:, None, None], torch.tensor(member.std)[:, None, None]
        views = make_views((pixels - mean) / std, self.bundle.views)
        outputs = self._forward(loaded.network, views)
        maps = undo_views(outputs.maps.float()).mean(dim=0)
        return _MemberOutputs(outputs.logits.float().softmax(dim=1), maps, outputs.method)

    def _forward(self, network: nn.Module, views: Tensor) -> Outputs:
        """Run all views; out of GPU memory halves the batch, then goes to the CPU, and says so."""
        while True:
            try:
                # One scale of chunks is kept once it fits: the next image would run out just the same.
                chunks = [
                    forward_with_maps(network, chunk.to(self._device, memory_format=torch.channels_last))
                    for chunk in torch.split(views, self._batch)
                ]
            except torch.OutOfMemoryError:
                self._make_room()
                continue
            return Outputs(
                torch.cat([chunk.logits for chunk in chunks]),
                torch.cat([chunk.maps for chunk in chunks]),
                chunks[0].method,
            )

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

    def _combine(self, by_view: FloatArray, outputs: list[_MemberOutputs], height: int, width: int) -> Prediction:
        manifest = self.bundle.manifest
        weights = np.array([loaded.member.weight for loaded in self._members], np.float32)
        by_member = by_view.mean(axis=1)
        average = (weights[:, None] * by_member).sum(axis=0) / weights.sum()

        def shown(probabilities: FloatArray) -> FloatArray:
            return calibrate(probabilities, manifest.temperature, manifest.training_prior, manifest.class_prior)

        probabilities = shown(average)
        parts = shown(by_view).reshape(-1, by_view.shape[-1])
        maps, maps_error = self._combine_maps(outputs, weights, height, width)
        prior = manifest.class_prior if manifest.argmax == "over_prior" else None
        return Prediction(
            bundle=self.bundle.ref,
            device=self.device,
            probabilities=probabilities,
            member_names=tuple(loaded.member.architecture for loaded in self._members),
            member_probabilities=shown(by_member),
            spread=parts.std(axis=0),
            uncertainty=uncertainty(probabilities),
            disagreement=disagreement(parts, probabilities),
            decision=decide(probabilities, self.bundle.thresholds, prior),
            maps=maps,
            maps_error=maps_error,
        )

    def _combine_maps(
        self, outputs: list[_MemberOutputs], weights: FloatArray, height: int, width: int
    ) -> tuple[ActivationMaps | None, str | None]:
        """Average the members' signed maps on the finest grid among them."""
        geometries = {loaded.member.geometry for loaded in self._members}
        if len(geometries) > 1:
            return None, "the members see different parts of the image, so their maps can't be averaged"
        grid = max((output.maps.shape[-2:] for output in outputs), key=lambda size: size[0])
        resized = torch.stack(
            [
                F.interpolate(output.maps[None].cpu(), grid, mode="bilinear", align_corners=False)[0]
                for output in outputs
            ]
        )
        share = torch.from_numpy(weights / weights.sum())[:, None, None, None]
        values = (resized * share).sum(dim=0).numpy().astype(np.float16)
        if not np.isfinite(values).all():
            return None, "the activation maps are not finite"
        methods = "/".join(dict.fromkeys(output.method for output in outputs))
        return ActivationMaps(values, square_region(height, width, geometries.pop()), methods), None
