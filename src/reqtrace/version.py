"""The version, as a constant: asking the installed metadata would cost more than all the rest."""

VERSION = "0.1.0"
