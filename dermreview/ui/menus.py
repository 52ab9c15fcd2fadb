"""The menu bar, from the window's actions."""

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from dermreview.ui.actions import Actions
from dermreview.ui.language import translate


def build_menus(window: QMainWindow, actions: Actions) -> None:
    """Give a window its menus; this also makes the keys of all actions work in it."""
    bar = window.menuBar()
    bar.setAccessibleName(translate("menus", "Menus"))
    file = bar.addMenu(translate("menus", "&File"))
    _fill(file, actions.import_files, actions.import_folder, actions.refused_images, None, actions.export, None)
    _fill(
        file,
        actions.change_reader,
        actions.lock,
        actions.accounts,
        None,
        actions.preferences,
        actions.change_keys,
        None,
        actions.quit,
    )
    case = bar.addMenu(translate("menus", "&Case"))
    labels = case.addMenu(translate("menus", "&Label as"))
    _fill(labels, *actions.label, actions.other)
    _fill(case, actions.confirm, actions.adopt, actions.ungradable, actions.defer, actions.flag, actions.note)
    _fill(case, None, actions.reasons, *actions.sure, None, actions.undo, actions.redo, None, actions.erase)
    queue = bar.addMenu(translate("menus", "&Queue"))
    _fill(queue, actions.previous, actions.next, actions.next_unreviewed, actions.beside, None)
    orders = tuple(actions.orders().values())
    modes = (actions.assisted, actions.blind_first)
    for choices in (orders, modes):
        group = QActionGroup(window)
        for choice in choices:
            group.addAction(choice)
    _fill(
        queue,
        *modes,
        actions.second_reading,
        None,
        *orders,
        actions.resort,
        None,
        actions.show_worklist,
        actions.search,
        actions.show_all,
    )
    _fill(queue, actions.saved_queues)
    marked = queue.addMenu(translate("menus", "&Marked cases"))
    _fill(marked, actions.archive, actions.unarchive, actions.requeue, None)
    _fill(marked, actions.priority_high, actions.priority_normal, actions.priority_low, None, actions.erase)
    _fill(queue, None, actions.statistics, actions.quality_control, actions.failures)
    view = bar.addMenu(translate("menus", "&View"))
    _fill(view, actions.heatmap, actions.overlay, actions.fainter, actions.stronger)
    maps = view.addMenu(translate("menus", "&Map of"))
    _fill(maps, *actions.map_class, None, actions.next_member)
    _fill(view, None, actions.zoom, actions.zoom_in, actions.zoom_out, actions.rotate, actions.flip)
    _fill(view, None, actions.brighter, actions.darker, actions.more_contrast, actions.less_contrast)
    _fill(view, actions.constant_light, actions.plain)
    _fill(view, actions.measure, None, actions.by_member, actions.crop, actions.view_crop, actions.analyze_again)
    helping = bar.addMenu(translate("menus", "&Help"))
    _fill(helping, actions.cheat_sheet, None, actions.about)
    for menu in (file, case, labels, queue, view, maps, helping, marked):
        menu.setAccessibleName(menu.title().replace("&", ""))
    # the keys also work where a menu bar is not part of the window
    window.addActions(list(actions.all()))


def _fill(menu: QMenu, *entries: QAction | None) -> None:
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry)
