"""From the configuration to what every turn works with: the agency's rules and the courses of this installation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.config import Config
from bot.house import House, MentoringRules
from bot.shelf import Courses
from lessons.certificates import Issuer
from lessons.engine import Rules
from lessons.loading import SHIPPED, Catalogue, load_catalogue
from people.faults import Fault, FaultsFound, harmless


def course_folders(config: Config) -> list[Path]:
    """The shipped catalogue first, then the agency's own folders; what does not exist is left out."""
    return [SHIPPED, *(folder for folder in config.courses if folder.is_dir())]


def find_courses(folders: Sequence[Path], today: date | None = None) -> tuple[Catalogue, list[Fault]]:
    """The faultless courses of these folders, and every fault; with `today` warnings of writing too."""
    return load_catalogue(folders, today)


def build_house(config: Config) -> House:
    """What every turn works with. Raises FaultsFound where a course is faulty: nothing starts on half a catalogue."""
    catalogue, faults = find_courses(course_folders(config))
    if not harmless(faults):
        raise FaultsFound(faults)
    return House(
        agency=config.agency.name,
        language=config.agency.language,
        rules=rules(config),
        courses=Courses(catalogue),
        notice_version=config.privacy.notice_version,
        zone=config.agency.default_zone,
        mentoring=MentoringRules(
            config.mentoring.capacity,
            config.mentoring.reply_within_days,
            config.mentoring.officer,
            config.mentoring.levels,
            groups=config.mentoring.groups,
            group_counts=config.mentoring.group_counts,
            reassess_months=config.mentoring.reassess_months,
            jp=config.jp.mentoring,
        ),
        badges=config.rewards.badges,
        unit_board=config.rewards.unit_board,
        certificates=issuer(config),
        public_url=config.web.public_url,
        jp=config.jp.terms,
        surveys=config.surveys,
        weekly=(config.weekly.day, config.weekly.at),
        indicators=config.indicators,
        pages=config.web.has_pages,
    )


def issuer(config: Config) -> Issuer | None:
    """What certificates are issued with; None where none are."""
    agency, settings = config.agency, config.certificates
    if not settings.issue:
        return None
    return Issuer(agency.name, agency.code, agency.default_zone, settings.number, settings.city, settings.signatory)


def rules(config: Config) -> Rules:
    """The agency's terms of learning."""
    schedule = config.schedule
    return Rules(schedule.calendar, schedule.days, schedule.at, schedule.quiet, schedule.max_lessons_a_day)
