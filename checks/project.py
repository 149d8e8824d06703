"""The project's files as the checks read them: YAML whose words know their line, and code as its syntax."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import yaml


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend; `line` 0 where none can be named."""

    path: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}" if self.line else f"{self.path}: {self.says}"


class Unreadable(Exception):
    """A file is not what its name says, so that nothing can be said of what is in it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Word(str):
    """A string of a YAML or JSON file, with the line it begins on."""

    __slots__ = ("line",)
    line: int


def line_of(word: Any) -> int:
    return getattr(word, "line", 0)


class _Loader(yaml.CSafeLoader):
    """Every scalar stays a word: to YAML 1.1 "no" and "on" are booleans, to a patient they are words."""

    yaml_implicit_resolvers: ClassVar = {  # pyright: ignore[reportIncompatibleVariableOverride]
        first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:merge"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def word(self, node: yaml.ScalarNode) -> Word:
        word = Word(self.construct_scalar(node))
        word.line = node.start_mark.line + 1
        return word


_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.word)


def _read(text: str) -> Any:
    """Raises yaml.MarkedYAMLError, also for a key that stands twice: YAML would forget what the first one says."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        _refuse_keys_told_twice(node, set())
        return loader.construct_document(node) if node else None
    finally:
        loader.dispose()


def _refuse_keys_told_twice(node: Any, seen: set[int]) -> None:
    """Looks at the nodes as they are written, as merging adds keys to them; each once, as an alias is the same node."""
    if id(node) in seen or isinstance(node, yaml.ScalarNode | None):
        return
    seen.add(id(node))
    first: dict[str, int] = {}
    for child in node.value:
        if isinstance(node, yaml.MappingNode):
            key, child = child  # noqa: PLW2901 - a pair
            if key.value in first:
                told = f'"{key.value}" stands in line {first[key.value]} too, and what one of them says would be lost'
                raise yaml.MarkedYAMLError(problem=told, problem_mark=key.start_mark)
            first[key.value] = key.start_mark.line + 1
        _refuse_keys_told_twice(child, seen)


class Member(NamedTuple):
    """A line of the vocabulary: the member's name in code, its value, its words and whether a code is told."""

    name: str
    value: str
    words: str
    has_code: bool
    line: int


class Example(NamedTuple):
    """A training sentence, and where it stands."""

    intent: str
    text: str
    path: str
    line: int


VOCABULARY = "screening/vocabulary.py"
SIGNS = "screening/signs.py"
LANGUAGES = "languages"
WIDGETS = "web/chat/static/widgets/index.js"
PLAIN = ("buttons", "text")
"""What a question may ask for that is no widget of the page's own."""

SOURCE_LANGUAGE = "en"


class Project:
    """The files below `root`, each read once."""

    def __init__(self, root: Path = Path()) -> None:
        self.root = root
        self._yaml: dict[str, Any] = {}
        self._code: dict[str, ast.Module] = {}

    def paths(self, pattern: str) -> list[str]:
        """The files of a pattern, as they are called from the root."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))

    def yaml(self, path: str) -> Any:
        """A YAML or JSON file; an empty mapping where there is none. Raises Unreadable."""
        if path not in self._yaml:
            file = self.root / path
            try:
                told = _read(file.read_text(encoding="utf-8")) if file.exists() else None
            except UnicodeDecodeError:
                raise Unreadable(Problem(path, 0, "This is not UTF-8 text: save it as such.")) from None
            except yaml.MarkedYAMLError as error:
                line = error.problem_mark.line + 1 if error.problem_mark else 0
                raise Unreadable(Problem(path, line, f"This cannot be read as YAML: {error.problem}.")) from None
            self._yaml[path] = told or {}
        return self._yaml[path]

    def code(self, path: str) -> ast.Module:
        """Raises Unreadable."""
        if path not in self._code:
            try:
                self._code[path] = ast.parse((self.root / path).read_text(encoding="utf-8"))
            except SyntaxError as error:
                raise Unreadable(Problem(path, error.lineno or 0, f"This is not Python: {error.msg}.")) from None
        return self._code[path]

    @cached_property
    def domain(self) -> dict[str, Any]:
        return self.yaml("domain.yml")

    @property
    def responses(self) -> dict[str, list[dict[str, Any]]]:
        return self.domain.get("responses", {})

    @cached_property
    def intents(self) -> list[str]:
        """Those of the domain, with their lines."""
        return [intent if isinstance(intent, str) else next(iter(intent)) for intent in self.domain.get("intents", ())]

    @cached_property
    def languages(self) -> list[str]:
        """The code of every language, the one that the others are translated from first."""
        codes = {path.split("/")[1] for path in self.paths(f"{LANGUAGES}/*/words.yml")}
        return sorted(codes, key=lambda code: (code != SOURCE_LANGUAGE, code))

    @cached_property
    def said_by_actions(self) -> frozenset[str]:
        """Every string of the actions' code: a slot, an intent or a word that is not among them is used by none."""
        return frozenset(
            node.value
            for path in self.paths("actions/*.py")
            for node in ast.walk(self.code(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )

    @cached_property
    def widgets(self) -> list[str]:
        """What a question may ask to be answered with; those that the page builds are the keys of its table."""
        table = re.search(
            r"^const WIDGETS = \{(.+?)\};", (self.root / WIDGETS).read_text(encoding="utf-8"), re.M | re.S
        )
        built = table[1].split(",") if table else []
        return [*PLAIN, *(name.split(":")[0].strip() for name in built)]

    @cached_property
    def vocabulary(self) -> dict[str, list[Member]]:
        """The members of each enumeration of the vocabulary."""
        return {
            node.name: [_member(line) for line in node.body if isinstance(line, ast.Assign)]
            for node in self.code(VOCABULARY).body
            if isinstance(node, ast.ClassDef)
        }

    def names_of(self, path: str, constant: str) -> dict[str, int]:
        """The keys of a table, or the names in a tuple, that a module assigns to `constant`; with their lines."""
        for node in self.code(path).body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Name) and target.id == constant for target in targets):
                return dict(_named(getattr(node, "value", None)))
        return {}

    def values(self, enumeration: str) -> list[str]:
        return [member.value for member in self.vocabulary[enumeration]]

    def examples(self, language: str) -> Iterator[Example]:
        for path in self.paths(f"data/nlu/{language}/*.yml"):
            for group in self.yaml(path).get("nlu", ()):
                if "intent" not in group:
                    continue
                for number, line in enumerate(group["examples"].splitlines(), line_of(group["examples"]) + 1):
                    if line.startswith("- "):
                        yield Example(group["intent"], line.removeprefix("- ").strip(), path, number)


def _named(value: ast.expr | None) -> Iterator[tuple[str, int]]:
    for part in value.keys if isinstance(value, ast.Dict) else getattr(value, "elts", ()):
        if isinstance(part, ast.Constant):
            yield str(part.value), part.lineno
        elif isinstance(part, ast.Name):
            yield part.id, part.lineno


def _member(line: ast.Assign) -> Member:
    (target,) = line.targets
    name = target.id if isinstance(target, ast.Name) else ""
    parts = line.value.elts if isinstance(line.value, ast.Tuple) else [line.value]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    words = texts[1] if len(texts) > 1 else ""
    return Member(name, texts[0] if texts else "", words, len(parts) > len(texts), line.lineno)
