"""What a repository sets → one Config, made once, with all mistakes reported at once.

`read_settings` finds and parses the file; `build_config` makes the `Config` of it and of the
sources that were detected where the settings name none.
"""

from reqtrace.config.build import build_config, default_config, read_config
from reqtrace.config.config import Config
from reqtrace.config.presets import over_preset
from reqtrace.config.settings import (
    CONFIG_NAMES,
    OWN_FILES,
    Settings,
    SourceTable,
    find_config,
    no_settings,
    read_settings,
    read_settings_file,
)

__all__ = [
    "CONFIG_NAMES",
    "OWN_FILES",
    "Config",
    "Settings",
    "SourceTable",
    "build_config",
    "default_config",
    "find_config",
    "no_settings",
    "over_preset",
    "read_config",
    "read_settings",
    "read_settings_file",
]
