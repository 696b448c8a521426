"""The rules in force in one country on one day, looked up at once, and on what a finding stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from borderpost.domain.document import DocumentKind
from borderpost.domain.people import MAJORITY
from borderpost.domain.rule_rows import (
    ANY,
    ExtensionRule,
    Grant,
    Majority,
    Papers,
    PassportClass,
    PriorRequest,
    Referral,
    Requirement,
    Substitute,
    Tariff,
    Validity,
    VisaRule,
)
from borderpost.domain.states import CA4
from borderpost.domain.stay import StayTerms

_OFFICIAL = frozenset({DocumentKind.DIPLOMATIC_PASSPORT, DocumentKind.OFFICIAL_PASSPORT})


@dataclass(frozen=True, slots=True)
class Basis:
    """Hold on what a finding stands; ``verify`` says that nobody has read the law itself yet.

    ``in_force_since`` is None where the law's date is not known, ``incomplete`` tells that the list behind it
    lacks something. Texts are Spanish and English.
    """

    rule_id: str
    legal_text: str
    legal_text_en: str
    source: str
    verify: bool
    in_force_since: date | None = None
    incomplete: bool = False

    def text(self, language: str) -> str:
        """Return the legal text in a language of the catalogue, Spanish for any but English."""
        return self.legal_text_en if language == "en" else self.legal_text


@dataclass(frozen=True, slots=True)
class RulePack:
    """Hold what holds in one country on one day, resolved from the rows of a ``RuleBook``.

    Mappings are keyed by nationality (ANY for who has no row of his own), visas by nationality and class of
    passport. ``granted_days`` are the days that each country of the bloc grants single nationalities, and
    ``grants`` the rows of what each grants everybody (ANY for the region's norm).
    """

    country: str
    bloc: tuple[str, ...] = CA4
    passport_expires_soon: timedelta = timedelta(days=183)
    card_expires_soon: timedelta = timedelta(days=30)
    repeated_within: timedelta = timedelta(minutes=10)
    history_reach: timedelta = timedelta(days=90)
    alerts_fresh_for: timedelta = timedelta(hours=24)
    stay: StayTerms = field(default_factory=StayTerms)
    validity: Mapping[str, Validity] = field(default_factory=dict)
    majorities: Mapping[str, Majority] = field(default_factory=dict)
    visas: Mapping[tuple[str, PassportClass], VisaRule] = field(default_factory=dict)
    granted_days: Mapping[tuple[str, PassportClass], tuple[tuple[str, int], ...]] = field(
        default_factory=dict
    )
    grants: Mapping[str, Grant] = field(default_factory=dict)
    substitutes: tuple[Substitute, ...] = ()
    prior: tuple[PriorRequest, ...] = ()
    extension: ExtensionRule | None = None
    papers: tuple[Papers, ...] = ()
    referral: Referral | None = None
    tariffs: tuple[Tariff, ...] = ()

    def majority_of(self, nationality: str) -> int:
        """Return the age in years from which a national of that State travels as an adult."""
        row = self.majority_row(nationality)
        return MAJORITY if row is None else row.years

    def majority_row(self, nationality: str) -> Majority | None:
        """Return the row that says the age of majority."""
        return self.majorities.get(nationality) or self.majorities.get(ANY)

    def validity_of(self, nationality: str) -> Validity | None:
        """Return how long a passport of that nationality must still be valid; None where nothing is known."""
        return self.validity.get(nationality) or self.validity.get(ANY)

    def moves_freely(self, nationality: str) -> bool:
        """Tell whether the country's entry conditions for foreigners leave this nationality out."""
        return nationality == self.country or {self.country, nationality} <= set(self.bloc)

    def visa_rule(self, nationality: str, passport: PassportClass) -> VisaRule | None:
        """Return what is asked of a nationality; None where the pack knows no list of this country.

        What exempts an ordinary passport exempts an official one of which no list speaks.
        """
        own = self.visas.get((nationality, passport))
        if own is not None:
            return own
        ordinary = self.visas.get((nationality, PassportClass.ORDINARY))
        if ordinary is not None and ordinary.category is Requirement.EXEMPT:
            return ordinary
        return self.visas.get((ANY, passport))

    def stay_terms(self, nationality: str, passport: PassportClass) -> StayTerms:
        """Return the terms of stay with the days that single nationalities are granted."""
        own = self.granted_days.get((nationality, passport))
        if own is None:
            return self.stay
        grants = tuple({**dict(self.stay.grants), **dict(own)}.items())
        return StayTerms(self.stay.norm_days, grants, self.stay.extensions, self.stay.count_entry_day)


def passport_class(kind: DocumentKind) -> PassportClass:
    """Return in which column of the visa lists a document stands."""
    return PassportClass.OFFICIAL if kind in _OFFICIAL else PassportClass.ORDINARY
