"""The kinds of question, one class each.

Every kind keeps the contract of `question.Question`, so nothing else needs to know which kind it deals with.
To add a kind: one class in a module of this folder, and its builder in widgets/builders.js. Its keys are declared
beside its fields: the parser, the JSON schema and the reference for authors follow them.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from coursekit.questions.kinds.question import KINDS, PARTS, PREDICT, Mark, Option, Question, Said, sealed

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["KINDS", "PARTS", "PREDICT", "Mark", "Option", "Question", "Said", "sealed"]
