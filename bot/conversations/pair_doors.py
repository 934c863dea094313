"""The ways into everything about pairs: assessment, wishes, the mentor's profile, and the pair itself."""

from __future__ import annotations

from bot.buttons import Act
from bot.conversations import assessment, mentees, mentor_profile, my_mentor, pairing, wishes
from bot.doors import Doors
from people.model import Role

_LEARNERS = (
    Act.ASSESS, Act.ASSESS_AGAIN, Act.ASSESS_NO_WORDS, Act.PAIR_NAME, Act.PAIR_HOLD, Act.PAIR_FIND, Act.PAIR_REST,
    Act.WISH_GROUP,
)  # fmt: skip
_MENTORS = (
    Act.MENTEES, Act.MENTEES_FROM, Act.PAIR_ACCEPT, Act.PAIR_DECLINE, Act.PAIR_WITHDRAW, Act.PROFILE, Act.PROFILE_TALK,
    Act.PROFILE_CAPACITY, Act.PROFILE_DIGEST, Act.PROFILE_CAP, Act.PROFILE_OFFICE, Act.PROFILE_REST,
)  # fmt: skip

DOORS = Doors(
    acts={
        Act.ASSESS: assessment.act,
        Act.ASSESS_AGAIN: lambda turn, _: assessment.again(turn),
        Act.ASSESS_NO_WORDS: lambda turn, _: assessment.no_words(turn),
        Act.MENTOR: lambda turn, _: my_mentor.page(turn),
        Act.MENTEES: lambda turn, pair: pairing.step(Act.MENTEES)(turn, pair) if pair else mentees.show(turn),
        Act.MENTEES_FROM: mentees.show,
        Act.PAIR_FIND: lambda turn, _: my_mentor.find(turn),
        Act.PAIR_REST: lambda turn, _: my_mentor.rest(turn),
        Act.WISHES: lambda turn, _: wishes.show(turn),
        Act.WISH_FOR: lambda turn, _: wishes.ask(turn, "for"),
        Act.WISH_NOT: lambda turn, _: wishes.ask(turn, "not"),
        Act.WISH_NOBODY: lambda turn, _: wishes.nobody(turn),
        Act.WISH_PICK: wishes.pick,
        Act.WISH_GROUP: wishes.group,
        Act.PROFILE: lambda turn, _: mentor_profile.show(turn),
        Act.PROFILE_TALK: lambda turn, _: mentor_profile.ask_talk(turn),
        Act.PROFILE_CAPACITY: mentor_profile.capacity,
        Act.PROFILE_DIGEST: mentor_profile.digest,
        Act.PROFILE_CAP: mentor_profile.cap,
        Act.PROFILE_OFFICE: mentor_profile.office,
        Act.PROFILE_REST: mentor_profile.rest,
        **{act: pairing.step(act) for act in pairing.STEPS if act is not Act.MENTEES},
    },
    typed={
        "assess": assessment.typed,
        "assess_words": assessment.typed_words,
        "wish_for": wishes.typed,
        "wish_not": wishes.typed,
        "reflect": pairing.typed_reflection,
        **{f"profile_{kind}": mentor_profile.typed for kind in ("talk", "capacity", "cap", "office")},
    },
    media=frozenset({"assess_words", "reflect"}),
    replies={"pair": pairing.replied},
    commands={
        "penilaian": Act.ASSESS, "assessment": Act.ASSESS,
        "mentor": Act.MENTOR,
        "dampingan": Act.MENTEES, "mentees": Act.MENTEES,
        "profil": Act.PROFILE, "profile": Act.PROFILE,
    },
    needs={**dict.fromkeys(_LEARNERS, Role.LEARNER), **dict.fromkeys(_MENTORS, Role.MENTOR)},
)  # fmt: skip
