"""Draft acts: public discussion, section by section, with a verdict for everyone (DOMAIN: Draft acts).

`act` is the draft itself, `sections` its text, `remarks` what people say, `verdicts` what is answered
(`judging`: by whom and when), `phases` the terms, `moves` what happens to it, `faults` what it lacks.
"""

from domain.drafts.act import GOING, PUBLIC, Draft, Impact, Kind, Phase
from domain.drafts.faults import Fault, faults
from domain.drafts.remarks import Count, Counts, Declined, Remark, RemarkKind, Stance, Status
from domain.drafts.sections import WHOLE, Piece, Section, SectionKind, Tree, Version
from domain.drafts.verdicts import Answered, Given, Replaced, Verdict, VerdictKind

__all__ = [
    "GOING",
    "PUBLIC",
    "WHOLE",
    "Answered",
    "Count",
    "Counts",
    "Declined",
    "Draft",
    "Fault",
    "Given",
    "Impact",
    "Kind",
    "Phase",
    "Piece",
    "Remark",
    "RemarkKind",
    "Replaced",
    "Section",
    "SectionKind",
    "Stance",
    "Status",
    "Tree",
    "Verdict",
    "VerdictKind",
    "Version",
    "faults",
]
