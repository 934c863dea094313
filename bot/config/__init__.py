"""The configuration: what can be set (`settings`) and reading it from one file (`load_config`)."""

from bot.config.reader import load_config as load_config
from bot.config.settings import Config as Config
from bot.config.settings import Secret as Secret
from bot.config.settings import beyond_this_machine as beyond_this_machine
