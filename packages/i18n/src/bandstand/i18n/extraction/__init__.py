"""Finding the messages of a package: in its Python, its templates and its scripts."""

from bandstand.i18n.extraction._extracting import Extraction, NoExtractor, Options, extract
from bandstand.i18n.extraction._found import Problem
from bandstand.i18n.extraction._keywords import KEYWORDS, parse_keyword

__all__ = ["KEYWORDS", "Extraction", "NoExtractor", "Options", "Problem", "extract", "parse_keyword"]
