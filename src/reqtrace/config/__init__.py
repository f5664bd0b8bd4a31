"""The user's settings → one frozen Config, all mistakes reported at once."""

from reqtrace.config.config import Config
from reqtrace.config.load import CONFIG_NAMES, default_config, find_config, read_config

__all__ = ["CONFIG_NAMES", "Config", "default_config", "find_config", "read_config"]
