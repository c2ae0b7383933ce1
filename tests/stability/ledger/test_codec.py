"""What judging has to remember comes back as it was, whatever it is in the middle of."""

from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.fast import judge, judge_point
from slow_judge.histories import lines

from stability.changes import Checkpoint
from stability.ledger.codec import checkpoint, checkpoint_text, day_number, day_text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_state_of_judging_comes_back_as_it_was(data: st.DataObject) -> None:
    minutes = data.draw(st.integers(1, 8))
    of_links = {
        key: data.draw(lines(minutes=minutes).filter(lambda one: one.first_minute > 0))
        for key in ("ba-dinh/ftth", "ba-dinh/5g")
    }
    remembered = Checkpoint(
        links={key: judge(one).fold for key, one in of_links.items()},
        point=judge_point(of_links, list(of_links)).fold,
        planned_used={"ba-dinh/ftth": minutes},
    )

    again = checkpoint(checkpoint_text(remembered))

    assert again == remembered


@given(st.integers(1, 3_652_059))
def test_days_are_written_as_dates(day: int) -> None:
    text = day_text(day)

    assert (day_number(text), len(text)) == (day, 10)
