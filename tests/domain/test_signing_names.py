"""What may stand beside a remark as a name, and who says so."""

import pytest

from domain.drafts.signing import Look, Signer, Unfit, name_fault, refused, shown
from domain.refusal import NotAllowed


@pytest.mark.parametrize(
    "name",
    [
        "Снегова Анна",
        "Петрова-Ильина Анна Сергеевна",
        "Иванов И. И.",
        "Мамедова Лейла Али кызы",
        "O’Neil Sean",
    ],
)
def test_names_of_people_are_taken(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("окна-дёшево.рф заходите", "signing.name.site"),
        ("t.me/okna Анна", "signing.name.site"),
        ("vk.com Анна", "signing.name.site"),
        ("Покупайте у нас пластиковые окна очень дёшево", "signing.name.many"),
        ("Анна +7 912 000-00-00", "statutory.name.letters"),
        ("Анна 5", "statutory.name.letters"),
        ("@anna Снегова", "statutory.name.letters"),
        ("Снегова\u202eаннА", "statutory.name.letters"),
        ("Анна", "statutory.name.two"),
        ("А Б", "statutory.name.two"),
        ("", "statutory.name.two"),
        ("[id1|Анна] Снегова", "statutory.name.letters"),
        ("<b>Анна</b> Снегова", "statutory.name.letters"),
    ],
)
def test_what_is_no_name_is_told_why(text: str, fault: str) -> None:
    assert name_fault(text) == fault


def test_a_refused_name_is_kept_no_more_and_is_not_decided_about_again() -> None:
    signer = Signer(1, 2, "Дешёвые Окна")
    gone = refused(signer, Unfit.ADVERTISING)
    assert (gone.name, gone.look, gone.why, gone.revision) == ("", Look.REFUSED, Unfit.ADVERTISING, 2)
    for again in (lambda: refused(gone, Unfit.ABUSE), lambda: shown(gone)):
        with pytest.raises(NotAllowed, match="refused_already"):
            again()
