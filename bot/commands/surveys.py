"""`bekal surveys list`: how many questionnaires are planned, open, done and over. Numbers only."""

from __future__ import annotations

from bot.commands.console import Console
from bot.commands.parser import Parser


def arguments(parser: Parser) -> None:
    listing = parser.command("list")
    listing.take_json()
    listing.take_config()


def run(console: Console) -> int:
    from bot.building import build_house
    from lessons.survey_terms import SurveyTerms
    from store.survey_reading import counts

    house = build_house(console.config)
    with console.store() as store:
        found = store.read_now(counts)
    if console.json:
        console.report([
            {"questionnaire": name, "occasion": occasion.value, "status": status.value, "count": count}
            for name, occasion, status, count in found
        ])  # fmt: skip
        return 0
    terms = house.surveys or SurveyTerms()
    titles = {one.id: one.title.in_(console.texts.language) for one in terms.questionnaires.values()}
    rows = [
        [
            titles.get(name, name),
            console.texts(f"survey_report.occasion.{occasion.value}"),
            console.texts(f"cli.surveys.status.{status.value}"),
            count,
        ]
        for name, occasion, status, count in found
    ]
    console.table(("questionnaire", "occasion", "status", "count"), rows)
    if house.surveys is None:
        console.remark("surveys.is_off")
    return 0
