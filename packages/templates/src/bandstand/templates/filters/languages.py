"""Filters that name languages. The names are those of CLDR, for the languages that most sites are translated into.

A code is a language tag, ``fr`` or ``pt-BR``, in any case and with underscores too. A tag that is not known is
shortened from its end, so that ``fr-CA`` is French; a language that is not known at all is called by its code.
"""

from __future__ import annotations

from typing import NamedTuple

from bandstand.templates.filters._languages import translator
from bandstand.templates.filters._library import LIBRARY


class Language(NamedTuple):
    """The names of a language: in English, and its own."""

    name: str
    local: str


_LANGUAGES = {
    "af": Language("Afrikaans", "Afrikaans"),
    "am": Language("Amharic", "አማርኛ"),
    "ar": Language("Arabic", "العربية"),
    "az": Language("Azerbaijani", "azərbaycan"),
    "be": Language("Belarusian", "беларуская"),
    "bg": Language("Bulgarian", "български"),
    "bn": Language("Bangla", "বাংলা"),
    "br": Language("Breton", "brezhoneg"),
    "bs": Language("Bosnian", "bosanski"),
    "ca": Language("Catalan", "català"),
    "cs": Language("Czech", "čeština"),
    "cy": Language("Welsh", "Cymraeg"),
    "da": Language("Danish", "dansk"),
    "de": Language("German", "Deutsch"),
    "el": Language("Greek", "Ελληνικά"),
    "en": Language("English", "English"),
    "en-gb": Language("British English", "British English"),
    "en-us": Language("American English", "American English"),
    "eo": Language("Esperanto", "Esperanto"),
    "es": Language("Spanish", "español"),
    "et": Language("Estonian", "eesti"),
    "eu": Language("Basque", "euskara"),
    "fa": Language("Persian", "فارسی"),
    "fi": Language("Finnish", "suomi"),
    "fr": Language("French", "français"),
    "ga": Language("Irish", "Gaeilge"),
    "gl": Language("Galician", "galego"),
    "gu": Language("Gujarati", "ગુજરાતી"),
    "he": Language("Hebrew", "עברית"),
    "hi": Language("Hindi", "हिन्दी"),
    "hr": Language("Croatian", "hrvatski"),
    "hu": Language("Hungarian", "magyar"),
    "hy": Language("Armenian", "հայերեն"),
    "id": Language("Indonesian", "Indonesia"),
    "is": Language("Icelandic", "íslenska"),
    "it": Language("Italian", "italiano"),
    "ja": Language("Japanese", "日本語"),
    "ka": Language("Georgian", "ქართული"),
    "kk": Language("Kazakh", "қазақ тілі"),
    "km": Language("Khmer", "ខ្មែរ"),
    "kn": Language("Kannada", "ಕನ್ನಡ"),
    "ko": Language("Korean", "한국어"),
    "lt": Language("Lithuanian", "lietuvių"),
    "lv": Language("Latvian", "latviešu"),
    "mk": Language("Macedonian", "македонски"),
    "ml": Language("Malayalam", "മലയാളം"),
    "mn": Language("Mongolian", "монгол"),
    "mr": Language("Marathi", "मराठी"),
    "ms": Language("Malay", "Melayu"),
    "my": Language("Burmese", "မြန်မာ"),
    "nb": Language("Norwegian Bokmål", "norsk bokmål"),
    "ne": Language("Nepali", "नेपाली"),
    "nl": Language("Dutch", "Nederlands"),
    "nn": Language("Norwegian Nynorsk", "norsk nynorsk"),
    "no": Language("Norwegian", "norsk"),
    "pa": Language("Punjabi", "ਪੰਜਾਬੀ"),
    "pl": Language("Polish", "polski"),
    "pt": Language("Portuguese", "português"),
    "pt-br": Language("Brazilian Portuguese", "português (Brasil)"),
    "ro": Language("Romanian", "română"),
    "ru": Language("Russian", "русский"),
    "sk": Language("Slovak", "slovenčina"),
    "sl": Language("Slovenian", "slovenščina"),
    "sq": Language("Albanian", "shqip"),
    "sr": Language("Serbian", "српски"),
    "sr-latn": Language("Serbian (Latin)", "srpski (latinica)"),
    "sv": Language("Swedish", "svenska"),
    "sw": Language("Swahili", "Kiswahili"),
    "ta": Language("Tamil", "தமிழ்"),
    "te": Language("Telugu", "తెలుగు"),
    "th": Language("Thai", "ไทย"),
    "tr": Language("Turkish", "Türkçe"),
    "uk": Language("Ukrainian", "українська"),
    "ur": Language("Urdu", "اردو"),
    "uz": Language("Uzbek", "o‘zbek"),  # noqa: RUF001 - the letter is written with this sign
    "vi": Language("Vietnamese", "Tiếng Việt"),
    "zh": Language("Chinese", "中文"),
    "zh-cn": Language("Simplified Chinese", "简体中文"),
    "zh-hans": Language("Simplified Chinese", "简体中文"),
    "zh-hant": Language("Traditional Chinese", "繁體中文"),
    "zh-tw": Language("Traditional Chinese", "繁體中文"),
}

# Those that are written from right to left, known by name here or not.
_FROM_THE_RIGHT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
_LONGEST_CODE = 35  # what RFC 5646, section 4.4.1, asks everybody to have room for


@LIBRARY.filter
def language_name(code: object, /) -> str:
    """Give the English name of a language."""
    return _language(code).name


@LIBRARY.filter
def language_name_local(code: object, /) -> str:
    """Give the name that a language has in itself."""
    return _language(code).local


@LIBRARY.filter
def language_name_translated(code: object, /) -> str:
    """Give the name of a language in the active one, if that has a translation for the English name."""
    return translator().gettext(language_name(code))


@LIBRARY.filter
def language_bidi(code: object, /) -> bool:
    """Tell whether a language is written from right to left."""
    return _tag(code).partition("-")[0] in _FROM_THE_RIGHT


def _tag(code: object) -> str:
    return str(code)[:_LONGEST_CODE].lower().replace("_", "-")


def _language(code: object) -> Language:
    tag = _tag(code)
    while tag:
        if tag in _LANGUAGES:
            return _LANGUAGES[tag]
        tag = tag.rpartition("-")[0]
    return Language(str(code), str(code))
