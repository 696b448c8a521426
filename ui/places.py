"""Which key leads to which place, what a role needs to go there, and the strip that shows it."""

from borderpost.domain.officer import Act, Role, may
from ui.navigation import Place, StripEntry
from ui.words import Speech

PLACE_OF = {
    "Ctrl+T": Place.SHIFT,
    "Ctrl+F": Place.SEARCH,
    "Ctrl+R": Place.CORRECTION,
    "Ctrl+G": Place.OFFICERS,
    "Ctrl+B": Place.ALERTS,
    "Ctrl+J": Place.RULES,
    "Ctrl+E": Place.LINK,
    "Ctrl+D": Place.DEVICES,
    "Ctrl+K": Place.SELF_TEST,
}
_NEEDS = {
    Place.DESK: Act.RECORD,
    Place.SHIFT: Act.RECORD,
    Place.SEARCH: Act.SEARCH,
    Place.CORRECTION: Act.CORRECT_OWN,
    Place.OFFICERS: Act.MANAGE_OFFICERS,
    Place.ALERTS: Act.ADOPT_ALERTS,
    Place.RULES: Act.ADOPT_RULES,
}


_SELDOM = frozenset({Place.DEVICES, Place.SELF_TEST})
_FIT_DEVICES = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


def may_go(role: Role, place: Place) -> bool:
    """Tell whether a role has work at a place; how link and desk stand is for everybody."""
    if place is Place.DEVICES:
        return role in _FIT_DEVICES
    return place in {Place.LINK, Place.SELF_TEST} or may(role, _NEEDS[place])


def home_of(role: Role) -> Place:
    """Return where a role's work begins."""
    return Place.DESK if may_go(role, Place.DESK) else Place.OFFICERS


def strip_of(
    role: Role | None, here: Place, say: Speech, *, practice: bool
) -> tuple[list[StripEntry], list[StripEntry]]:
    """Return both sides of the strip; without a role (nobody signed in) only what serves everywhere."""
    right = [StripEntry("Ctrl+L", say("English")), StripEntry("F12", say("tema"))]
    if role is None:
        return [], right
    names = {
        "Ctrl+T": say("Turno"), "Ctrl+F": say("Buscar"), "Ctrl+R": say("Corregir"),
        "Ctrl+G": say("Oficiales"), "Ctrl+B": say("Alertas"), "Ctrl+J": say("Reglas"),
        "Ctrl+E": say("Enlace"), "Ctrl+D": say("Dispositivos"), "Ctrl+K": say("Comprobar"),
    }  # fmt: skip
    left = [
        StripEntry(key, names[key], here is place)
        for key, place in PLACE_OF.items()
        # At the desk the strip is full, and these are seldom anybody's business: the help page has the keys.
        if may_go(role, place) and not (place in _SELDOM and may_go(role, Place.DESK) and place is not here)
    ]
    if home_of(role) is Place.DESK:
        left.insert(0, StripEntry("Esc", say("Mesa"), here is Place.DESK))
    right.insert(0, StripEntry("Ctrl+O", say("otro oficial")))
    if practice and here is Place.DESK:
        right.insert(0, StripEntry("PgDn", say("muestra siguiente")))
    right.append(StripEntry("F1", say("ayuda"), here is Place.HELP))
    return left, right
