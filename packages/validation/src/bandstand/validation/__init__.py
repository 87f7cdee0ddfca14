"""Validators: what emails, URLs, slugs, addresses, files, lengths and numbers must be.

Each is an immutable value that is called with what somebody gave: it returns None, or raises ``ValidationError``. Two
made from the same arguments are equal. Any function that does the same is a validator too.
"""

from bandstand.validation._addresses import (
    IPAddressValidator,
    validate_ipv4_address,
    validate_ipv6_address,
    validate_ipv46_address,
)
from bandstand.validation._decimals import DecimalValidator
from bandstand.validation._domains import DomainNameValidator, validate_domain_name
from bandstand.validation._emails import EmailValidator, validate_email
from bandstand.validation._files import FileExtensionValidator, validate_image_file_extension
from bandstand.validation._lengths import MaxLengthValidator, MinLengthValidator
from bandstand.validation._limits import MaxValueValidator, MinValueValidator
from bandstand.validation._nulls import ProhibitNullCharactersValidator
from bandstand.validation._regex import (
    RegexValidator,
    int_list_validator,
    validate_comma_separated_integer_list,
    validate_slug,
    validate_unicode_slug,
)
from bandstand.validation._running import run_validators
from bandstand.validation._steps import StepValueValidator
from bandstand.validation._urls import URLValidator

__all__ = [
    "DecimalValidator",
    "DomainNameValidator",
    "EmailValidator",
    "FileExtensionValidator",
    "IPAddressValidator",
    "MaxLengthValidator",
    "MaxValueValidator",
    "MinLengthValidator",
    "MinValueValidator",
    "ProhibitNullCharactersValidator",
    "RegexValidator",
    "StepValueValidator",
    "URLValidator",
    "int_list_validator",
    "run_validators",
    "validate_comma_separated_integer_list",
    "validate_domain_name",
    "validate_email",
    "validate_image_file_extension",
    "validate_ipv4_address",
    "validate_ipv6_address",
    "validate_ipv46_address",
    "validate_slug",
    "validate_unicode_slug",
]
