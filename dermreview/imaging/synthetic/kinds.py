"""One recipe for each class of the taxonomy: which structures make up its look."""

from collections.abc import Callable

import numpy as np

from dermreview.imaging.synthetic import structures
from dermreview.imaging.synthetic.fields import Field, blur, cells, smoothstep
from dermreview.imaging.synthetic.scene import Lesion, Scene, outline


def nevus(scene: Scene) -> Lesion:
    """Melanocytic nevus: symmetric, one or two browns, an even pattern that fades at the border."""
    lesion = outline(
        scene, scene.between(62, 135), irregular=0.085, softness=scene.between(0.25, 0.6), lobes=0.06, stretch=1.7
    )
    body = scene.between(0.4, 1.35)
    centre = scene.between(-0.35, 0.75)
    scene.melanin += lesion.mask * body * (1 + centre * smoothstep(0.0, 0.9, lesion.depth))
    scene.melanin += 0.26 * lesion.mask * scene.noise(46, 5, 0.75) * body
    scene.blood += lesion.mask * scene.between(0.1, 0.5)
    fade = lesion.mask * smoothstep(-0.1, 0.15, lesion.depth) * smoothstep(1.25, 0.35, lesion.depth)
    pattern = int(scene.rng.integers(0, 3))
    if pattern == 0:
        structures.network(
            scene, fade, strength=scene.between(0.25, 0.55), spacing=scene.between(8, 12), disorder=0.3
        )
        scene.features.append("typical network")
    elif pattern == 1:
        structures.globules(
            scene, lesion.mask, size=scene.between(6, 9), share=0.8, strength=scene.between(0.3, 0.6)
        )
        scene.features.append("globules")
    else:
        scene.melanin += lesion.mask * 0.22 * scene.noise(12, 3, 0.75)
        scene.features.append("homogeneous")
    return lesion


def melanoma(scene: Scene) -> Lesion:
    """Melanoma: asymmetric in shape and colour, several patterns at once."""
    lesion = outline(
        scene, scene.between(105, 165), irregular=0.15, softness=scene.between(0.14, 0.32), lobes=0.15, stretch=1.8
    )
    side = scene.between(0, 2 * np.pi)
    tilt = np.asarray(np.cos(lesion.angle - side), np.float32) * np.clip(1 - lesion.depth, 0, 1)
    patchy = 0.55 * tilt + 0.55 * scene.noise(80, 3)
    body = scene.between(0.5, 1.1)
    scene.melanin += lesion.mask * body * np.clip(1 + 0.6 * patchy, 0.25, 2.6)
    scene.melanin += lesion.mask * 0.28 * scene.noise(20, 4, 0.75)
    scene.blood += lesion.mask * np.clip(0.3 + 0.25 * scene.noise(60, 2), 0, 1)
    blotch = lesion.mask * smoothstep(0.55, 1.3, patchy + 0.25 * scene.noise(22, 3))
    scene.melanin += 1.15 * blotch
    scene.deep += 0.5 * blotch
    scene.features.append("asymmetry")
    rim = lesion.mask * smoothstep(0.65, 0.2, lesion.depth) * smoothstep(-0.5, 0.5, scene.noise(75, 2) + tilt)
    structures.network(scene, rim, strength=scene.between(0.5, 0.9), spacing=scene.between(11, 15), disorder=0.9)
    scene.features.append("atypical network")
    structures.globules(
        scene, lesion.mask * smoothstep(0, 0.8, scene.noise(70, 2)), size=7, share=0.45, strength=0.9, deep=0.2
    )
    if scene.chance(0.55):
        where = (
            lesion.mask * smoothstep(0.08, 0.5, lesion.depth) * smoothstep(-0.1, 1.3, scene.noise(80, 3) - tilt)
        )
        structures.veil(scene, where, scene.between(0.45, 0.85))
    if scene.chance(0.5):
        reach = lesion.radius * scene.between(0.3, 0.55)
        x, y = lesion.x - reach * np.cos(side), lesion.y - reach * np.sin(side)
        patch = structures.disc(scene, x, y, scene.between(32, 55), 0.4)
        structures.regression(scene, patch * lesion.mask)
    if scene.chance(0.4):
        structures.streaks(
            scene, lesion, strength=0.9, sector=scene.between(-3.1, 3.1), span=scene.between(0.5, 1.0)
        )
        scene.features.append("streaks")
    return lesion


def benign_keratosis(scene: Scene) -> Lesion:
    """Seborrheic keratosis (stuck on, sharp border, cysts and plugs) or solar lentigo (moth-eaten light brown)."""
    keratosis = scene.chance(0.6)
    lesion = outline(
        scene,
        scene.between(80, 140),
        irregular=0.09 if keratosis else 0.15,
        softness=0.09 if keratosis else 0.24,
        lobes=0.1,
        stretch=1.6,
    )
    if not keratosis:
        return _lentigo(scene, lesion)
    body = scene.between(0.45, 1.0)
    waxy = scene.noise(28, 5, 0.8)
    scene.melanin += lesion.mask * body * np.clip(1 + 0.3 * waxy + 0.3 * scene.noise(70, 3), 0.3, 2)
    scene.blood += lesion.mask * scene.between(0.0, 0.25)
    scene.deep += lesion.mask * scene.between(0.05, 0.25)
    scene.coat(0.16 * lesion.mask, (0.76, 0.62, 0.45))
    ridges = cells(scene.rng, scene.shape, scene.between(20, 30) * scene.unit, 0.9)
    furrow = blur(smoothstep(2.6, 0.4, ridges.wall / scene.unit + 1.6 * scene.noise(14, 3)), 1.1 * scene.unit)
    if scene.chance(0.6):
        gaps = smoothstep(-0.3, 0.7, scene.noise(40, 2))
        scene.melanin += 0.6 * furrow * lesion.mask * gaps
        scene.features.append("fissures and ridges")
    inner = smoothstep(0.02, 0.12, lesion.depth)
    structures.cysts(scene, inner, size=scene.between(5, 8), share=scene.between(0.2, 0.45))
    structures.comedones(scene, inner, size=scene.between(6, 10), share=scene.between(0.15, 0.35))
    return lesion


def _lentigo(scene: Scene, lesion: Lesion) -> Lesion:
    body = scene.between(0.35, 0.6)
    bites = smoothstep(-0.9, 0.3, scene.noise(34, 3) + 2.2 * lesion.depth)
    scene.melanin += lesion.mask * body * bites * (1 + 0.15 * scene.noise(12, 3, 0.7))
    turn = scene.between(0, np.pi)
    rows, columns = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]].astype(np.float32)
    along = columns * np.cos(turn) + rows * np.sin(turn)
    phase = 2 * np.pi * along / (9.5 * scene.unit) + 6.0 * scene.noise(70, 4, 0.5)
    prints = smoothstep(0.0, 1.0, np.asarray(np.cos(phase), np.float32) + 0.5 * scene.noise(18, 2))
    scene.melanin += 0.2 * lesion.mask * bites * prints * smoothstep(-0.8, 0.8, scene.noise(50, 2))
    scene.features += ["moth-eaten border", "fingerprint pattern"]
    if scene.chance(0.4):
        pepper = lesion.mask * smoothstep(0.2, 0.9, scene.noise(60, 2))
        structures.globules(scene, pepper, size=4, share=0.4, strength=0.1, deep=0.35)
        scene.features.append("peppering")
    return lesion


def basal_cell_carcinoma(scene: Scene) -> Lesion:
    """Basal cell carcinoma: shiny pink, branching vessels, blue-grey nests, often an ulcer."""
    lesion = outline(scene, scene.between(80, 135), irregular=0.12, softness=0.35, lobes=0.12)
    scene.blood += lesion.mask * np.clip(scene.between(0.15, 0.4) + 0.12 * scene.noise(40, 3), 0, 1)
    scene.melanin *= 1 - 0.5 * lesion.mask
    shine = lesion.mask * smoothstep(-0.2, 1.2, scene.noise(50, 3))
    scene.coat(scene.between(0.15, 0.4) * shine, (0.96, 0.88, 0.90))
    inner = smoothstep(-0.15, 0.1, lesion.depth)
    structures.branching_vessels(
        scene, lesion, inner, trunks=int(scene.rng.integers(3, 7)), strength=scene.between(0.7, 1.1)
    )
    if scene.chance(0.75):
        _nests(scene, lesion)
    if scene.chance(0.55):
        structures.erosion(scene, lesion, scene.between(15, 32))
    return lesion


def _nests(scene: Scene, lesion: Lesion) -> None:
    """Blue-grey ovoid nests and leaf-like areas towards the border."""
    pattern = cells(scene.rng, scene.shape, scene.between(30, 46) * scene.unit, 0.9)
    own = scene.unit * (9 + 26 * pattern.chance)
    warped = pattern.centre / own + 0.28 * scene.noise(18, 3)
    nest = blur(smoothstep(1.15, 0.7, warped) * (pattern.chance < scene.between(0.3, 0.5)), 3.2 * scene.unit)
    nest *= smoothstep(-0.02, 0.12, lesion.depth) * smoothstep(-0.6, 0.5, scene.noise(110, 2) + lesion.depth)
    scene.deep += scene.between(0.35, 0.75) * nest
    scene.melanin += scene.between(0.1, 0.6) * nest * np.clip(1 + 0.4 * scene.noise(14, 3), 0, 2)
    structures.globules(scene, lesion.mask, size=4, share=0.06, strength=0.1, deep=0.4)
    scene.features.append("blue-grey ovoid nests")


def actinic_keratosis(scene: Scene) -> Lesion:
    """Actinic keratosis or Bowen's disease: red pseudonetwork around pale follicles, scale, dotted vessels."""
    lesion = outline(scene, scene.between(85, 150), irregular=0.2, softness=0.6, lobes=0.15)
    scene.blood += lesion.mask * np.clip(scene.between(0.25, 0.5) + 0.18 * scene.noise(36, 3), 0, 1.2)
    follicles = cells(scene.rng, scene.shape, scene.between(14, 21) * scene.unit, 1.0)
    size = (0.55 + 0.45 * follicles.chance) * 5.5 * scene.unit
    pale = blur(smoothstep(1.2, 0.4, follicles.centre / size + 0.2 * scene.noise(9, 2)), 1.3 * scene.unit)
    bowen = scene.chance(0.4)
    if bowen:
        clusters = lesion.mask * smoothstep(-0.4, 0.6, scene.noise(60, 2))
        structures.dotted_vessels(scene, clusters, size=scene.between(4.5, 6.5), share=0.75)
    else:
        red_net = blur(smoothstep(4.5 * scene.unit, 0.5 * scene.unit, follicles.wall), 1.4 * scene.unit)
        scene.blood += lesion.mask * (0.26 * red_net - 0.2 * pale)
        scene.coat(0.24 * pale * lesion.mask * smoothstep(-1, 1, scene.noise(40, 2)), (0.95, 0.83, 0.74))
        scene.features.append("strawberry pattern")
    if scene.chance(0.65):
        brown = lesion.mask * smoothstep(-0.1, 1.0, scene.noise(42, 4, 0.7)) * (1 - 0.7 * pale)
        scene.melanin += scene.between(0.35, 0.8) * brown
        scene.features.append("pigmented pseudonetwork")
    core = smoothstep(0.05, 0.5, lesion.depth)
    structures.scale(scene, core, strength=scene.between(0.45, 0.85), yellow=scene.between(0.2, 1.0))
    return lesion


def dermatofibroma(scene: Scene) -> Lesion:
    """Dermatofibroma: a central white scar in a pink-tan disc with a delicate network at its rim."""
    lesion = outline(scene, scene.between(72, 118), irregular=0.08, softness=0.55, lobes=0.05, stretch=1.3)
    tan = scene.between(0.22, 0.5)
    scene.melanin += lesion.mask * tan * np.clip(1 + 0.25 * scene.noise(34, 3), 0.3, 2)
    scene.blood += lesion.mask * np.clip(scene.between(0.12, 0.4) + 0.1 * scene.noise(26, 3), 0, 1)
    ring = lesion.mask * smoothstep(0.62, 0.3, lesion.depth)
    structures.network(scene, ring, strength=scene.between(0.22, 0.4), spacing=scene.between(8, 11), disorder=0.2)
    scene.features.append("delicate network")
    edge = scene.between(0.42, 0.58)
    scar = smoothstep(edge - 0.3, edge + 0.35, lesion.depth + 0.12 * scene.noise(26, 4, 0.7))
    scene.melanin *= 1 - 0.75 * scar
    scene.blood *= 1 - 0.45 * scar
    strands = cells(scene.rng, scene.shape, scene.between(14, 20) * scene.unit, 0.9)
    white_net = smoothstep(4.0 * scene.unit, 0.8 * scene.unit, strands.wall)
    scene.coat(scar * (scene.between(0.12, 0.4) + 0.2 * white_net), (0.95, 0.86, 0.87))
    scene.features.append("central white scar")
    return lesion


def vascular(scene: Scene) -> Lesion:
    """Hemangioma, angiokeratoma: sharply cut red to purple lacunae, with or without pale septa."""
    lesion = outline(
        scene, scene.between(48, 110), irregular=0.07, softness=scene.between(0.06, 0.14), lobes=0.09, stretch=1.5
    )
    size = scene.between(26, 46)
    lakes = cells(scene.rng, scene.shape, size * scene.unit, 0.9, 0.22)
    septum = blur(
        smoothstep(0.2 * size * scene.unit, 0.0, lakes.wall + 1.4 * scene.unit * scene.noise(14, 2)),
        2.2 * scene.unit,
    )
    septum *= smoothstep(-1.1, 0.9, scene.noise(40, 2))
    colour = scene.between(0.0, 1.0)
    body = lesion.mask * np.clip(1 + 0.25 * (lakes.chance - 0.5) + 0.12 * scene.noise(18, 3), 0.3, 1.6)
    clots = lesion.mask * (lakes.chance < (0.3 if colour > 0.6 else 0.0)) * (1 - septum)
    scene.blood += scene.between(1.2, 2.3) * body
    scene.deep += (0.1 + 0.5 * max(colour - 0.35, 0)) * body
    clots = blur(clots, 4 * scene.unit) * np.clip(1 + 0.3 * scene.noise(16, 3), 0.3, 1.5)
    scene.deep += 1.15 * clots
    scene.melanin += 0.45 * clots
    whitish = scene.between(0.0, 0.5) if scene.chance(0.6) else 0.0
    scene.blood -= 0.25 * septum * lesion.mask
    scene.coat(whitish * blur(septum, scene.unit) * lesion.mask, (0.90, 0.74, 0.82))
    scene.coat(0.10 * lesion.mask * smoothstep(0.5, 1.8, scene.noise(34, 3)), (0.93, 0.80, 0.92))
    scene.features.append("red lacunae" if colour < 0.6 else "purple lacunae with clots")
    return lesion


RECIPES: dict[str, Callable[[Scene], Lesion]] = {
    "akiec": actinic_keratosis,
    "bcc": basal_cell_carcinoma,
    "bkl": benign_keratosis,
    "df": dermatofibroma,
    "mel": melanoma,
    "nv": nevus,
    "vasc": vascular,
}


def lesion_area(lesion: Lesion) -> Field:
    """Return where the lesion is, 0 to 1, without the softness of its border."""
    return smoothstep(-0.05, 0.05, lesion.depth)
