"""Holds the catalogues to the pages: what each language of the nurses' pages lacks, with file and line.

`python -m web.catalogues` prints a sentence for everything that is wrong and ends with 1 where there is any;
`python -m web.catalogues update` writes what is new into every catalogue, to be translated, and takes out what is gone.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from web.translation import CATALOGUES, read_catalogue

ROOT = Path(__file__).parents[1]
FOLDERS = ("records", "screening", "web")

BLANK = re.compile(r"%\(\w+\)s")
TAG = re.compile(r"<[^>]*>")
WORDS = re.compile(r"[A-Za-z][^{}]*[A-Za-z.)][^{}]*(?<!\s)")

NAMED = ("title", "name")
"""Arguments that are words for a nurse, however short."""

CODES = ("Snomed",)
"""Calls whose words are those of a code, as its system has them."""

UNSEEN = ("event",)
"""Arguments that are for the audit trail, which is kept in English."""


def problems() -> list[str]:
    """A sentence for every message that a language lacks or gets wrong, and for every one that nothing uses."""
    used = used_messages()
    return [problem for path in sorted(CATALOGUES.glob("*.po")) for problem in _problems_of(path, used)]


def used_messages() -> Catalog:
    """Every message that the pages show, with the places where it is written."""
    used = Catalog()
    with (ROOT / "babel.cfg").open(encoding="utf-8") as told:
        methods, options = parse_mapping_cfg(told)
    for folder in FOLDERS:
        found = extract_from_dir(
            ROOT / folder,
            method_map=[
                (pattern.removeprefix(f"{folder}/"), how) for pattern, how in methods if pattern.startswith(folder)
            ],
            options_map={pattern.removeprefix(f"{folder}/"): how for pattern, how in options.items()},
            keywords=DEFAULT_KEYWORDS,
        )
        for name, line, message, _, context in found:
            used.add(message, locations=[(f"{folder}/{name}", line)], context=context)
    return used


def _problems_of(path: Path, used: Catalog) -> Iterator[str]:
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
    told = read_catalogue(path)
    if str(told.locale) != path.stem:
        yield f"{name}: its head calls it {str(told.locale)!r}; write {path.stem!r} there"
    for message in used:
        if not message.id:
            continue
        where = ":".join(map(str, message.locations[0]))
        translation = told.get(message.id, message.context)
        if translation is None or not all(_forms(translation.string)):
            yield f"{where}: {_first(message)!r} has no translation in {name}"
        else:
            yield from (f"{name}:{translation.lineno}: {wrong}" for wrong in _wrong(translation))
    for message in told:
        if message.id and used.get(message.id, message.context) is None:
            yield f"{name}:{message.lineno}: {_first(message)!r} is used nowhere; run `python -m web.catalogues update`"


def _wrong(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"{_first(message)!r} is marked fuzzy: see whether the translation is right, and take the mark away"
    for form in _forms(message.string):
        if sorted(BLANK.findall(form)) != sorted(BLANK.findall(_first(message))):
            yield f"{form!r} does not have the blanks of {_first(message)!r}"
        if sorted(TAG.findall(form)) != sorted(TAG.findall(_first(message))):
            yield f"{form!r} does not have the tags of {_first(message)!r}"
        if '"' in TAG.sub("", form) and '"' not in _first(message):
            yield f'{form!r} has a straight ", which ends an attribute of the page; write “ and ”'


def _first(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(told: str | Sequence[str] | None) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told or ("",))


def update(path: Path) -> None:
    """Bring a catalogue up to the messages in use; what is new stands there without a translation."""
    told = read_catalogue(path)
    told.update(used_messages(), no_fuzzy_matching=True, update_creation_date=False)
    told.obsolete.clear()
    written = io.BytesIO()
    write_po(written, told, width=120, sort_by_file=True, include_lineno=False, omit_header=True)
    header, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
    path.write_text(f"{header}\n\n{written.getvalue().decode()}", encoding="utf-8")


def extract(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Sequence[str], options: dict[str, Any]
) -> Iterator[Any]:
    """What a module gives gettext and, where its English is `stored`, every sentence and word for a nurse in it."""
    yield from extract_python(fileobj, keywords, comment_tags, {})
    if options.get("stored"):
        fileobj.seek(0)
        for line, words in sorted(set(_stored(ast.parse(fileobj.read())))):
            yield line, "N_", words, []


def _stored(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Texts of several words, and single words in tables, enumerations and `NAMED` arguments, with their lines."""
    unseen = {id(node) for node in _unseen(module)}
    single = {id(node) for node in _single(module)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unseen:
            words = node.value.replace("_", " ") if id(node) in single else node.value
            if WORDS.fullmatch(words) and (id(node) in single or " " in words):
                yield node.lineno, words


def _unseen(module: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, parts of a text that is put together, and arguments that no page shows."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from ast.walk(node)
        elif isinstance(node, ast.keyword) and node.arg in UNSEEN:
            yield from ast.walk(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CODES:
            yield from ast.walk(node)
        elif isinstance(node, ast.AnnAssign):
            yield from ast.walk(node.annotation)


def _single(module: ast.Module) -> Iterator[ast.AST]:
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            for assigned in node.body:
                if isinstance(assigned, ast.Assign):
                    yield from assigned.value.elts if isinstance(assigned.value, ast.Tuple) else (assigned.value,)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            for value in node.value.values:
                yield from value.elts if isinstance(value, ast.Tuple) else (value,)
    for node in ast.walk(module):
        if isinstance(node, ast.keyword) and node.arg in NAMED:
            yield node.value


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        for catalogue in sorted(CATALOGUES.glob("*.po")):
            update(catalogue)
    found = problems()
    print("\n".join(found))
    sys.exit(bool(found))
