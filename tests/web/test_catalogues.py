"""A language with missing messages is told with file and line, and no template hands data to gettext."""

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from web import catalogues
from web.catalogues import problems, update
from web.translation import CATALOGUES, read_catalogue

TEMPLATES = sorted(Path("web").glob("**/templates/*.html"))
GETTEXT = ("_", "gettext", "ngettext")


def test_no_language_lacks_a_message() -> None:
    assert problems() == []


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the Spanish catalogue that may be spoilt."""
    monkeypatch.setattr(catalogues, "CATALOGUES", tmp_path)
    copy = tmp_path / "es.po"
    copy.write_text((CATALOGUES / "es.po").read_text(encoding="utf-8"), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('msgstr "Hacerse cargo"', 'msgstr ""', "'Take' has no translation in es.po"),
        ('msgid "Take"', 'msgid "Take it"', "'Take it' is used nowhere"),
        ('msgstr "Alerta %(id)s"', 'msgstr "Alerta"', "'Alerta' does not have the blanks of 'Alert %(id)s'"),
        (
            'msgstr "A cargo de <strong class=\\"inline\\">%(name)s</strong>"',
            'msgstr "A cargo de %(name)s"',
            "does not have the tags of",
        ),
        ('msgstr "Quién espera"', 'msgstr "\\"Quién\\" espera"', 'has a straight "'),
        ('msgid "Take"', '#, fuzzy\nmsgid "Take"', "'Take' is marked fuzzy"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_with_file_and_line(
    spanish: Path, right: str, wrong: str, told: str
) -> None:
    written = spanish.read_text(encoding="utf-8")
    assert written.count(f"\n{right}\n") == 1
    spanish.write_text(written.replace(f"\n{right}\n", f"\n{wrong}\n"), encoding="utf-8")

    found = [problem for problem in problems() if told in problem]

    assert len(found) == 1
    place, _, sentence = found[0].partition(": ")
    assert place.rpartition(":")[2].isdigit()
    assert sentence


def test_an_update_writes_what_is_new_and_takes_out_what_is_gone(spanish: Path) -> None:
    written = spanish.read_text(encoding="utf-8")
    spanish.write_text(written.replace('\nmsgid "Take"\n', '\nmsgid "Take it"\n'), encoding="utf-8")

    update(spanish)

    updated = read_catalogue(spanish)
    assert updated.get("Take it") is None
    new = updated.get("Take")
    assert new is not None
    assert not new.string
    assert "Glosario" in spanish.read_text(encoding="utf-8")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_gives_gettext_nothing_but_literals(template: Path) -> None:
    """A message may hold markup of ours, so whatever is looked up must never be data."""
    parsed = Environment(extensions=["jinja2.ext.i18n"]).parse(template.read_text(encoding="utf-8"))  # noqa: S701
    for call in parsed.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT:
            assert isinstance(call.args[0], nodes.Const), f"{template}:{call.lineno}"
