from __future__ import annotations

import linecache

import pandas
import pytest

import coursekit as ck
from coursekit.errors import BankError, UnknownName
from coursekit.learner.code_check import find
from coursekit.learner.log import Log
from coursekit.questions.bank import load_bank
from places import ROOT

CODE = [
    pytest.param(question, id=f"{path.stem}/{question.id}")
    for path in sorted((ROOT / "data" / "questions").glob("*.toml"))
    for question in load_bank(path).questions
    if question.kind == "code"
]


@pytest.fixture
def days(course_copy, monkeypatch, log):
    """A course whose only bank is the one of every kind, and the name of its code exercise."""
    banks = course_copy / "data" / "questions"
    for path in banks.glob("*.toml"):
        path.unlink()
    banks.joinpath("every_kind.toml").write_bytes((ROOT / "tests" / "banks" / "every_kind.toml").read_bytes())
    monkeypatch.chdir(course_copy / "notebooks")
    return "days"


def run(code):
    """Run the code of an exercise as its cell would, and return what `ck.check` at its end shows."""
    *body, last = code.rstrip().splitlines()
    assert last.startswith("ck.check(")
    names = {"ck": ck}
    exec(compile("\n".join(body), "<cell>", "exec"), names)
    return eval(last, names)


def test_the_course_has_exercises():
    assert len(CODE) >= 3


@pytest.mark.parametrize("question", CODE)
def test_every_solution_passes(question, log):
    assert run(question.solution).text.startswith("✔ Right.")
    assert "right" == log.events()[-1]["status"]


@pytest.mark.parametrize("question", CODE)
def test_every_solution_passes_after_a_whole_table_was_given(question, log):
    """A solution in numpy's own numbers, which compare themselves with each entry of what was said before."""
    assert ck.check(question.id, pandas.DataFrame({"n": [1, 2, 3]})).text.startswith("✘ Not yet.")
    assert run(question.solution).text.startswith("✔ Right.")


@pytest.mark.parametrize("question", CODE)
def test_every_starter_asks_for_its_blank_and_costs_nothing(question, log):
    shown = run(question.starter).text
    assert shown.startswith("… No answer yet.")
    assert "blank" in shown
    assert [] == log.events()


def test_each_wrong_value_brings_the_next_hint_and_then_a_solution(days, log):
    texts = [ck.check(days, value).text for value in (1, 7, 2, 3)]
    assert "Hint 1 of 3: Fill the blank with a day." in texts[0]
    assert "You counted the first day too." in texts[1]
    assert "Hint 2 of 3" in texts[1]
    assert "Hint 3 of 3" in texts[2]
    assert "One solution:" in texts[3]
    assert "24 - 18" in texts[3]
    assert "✔ Right." in ck.check(days, 6).text
    assert [1, 2, 3, 4, 5] == [event["attempt"] for event in log.events()]


@pytest.mark.parametrize("question", CODE)
def test_a_known_mistake_brings_the_hint_that_is_nearest_to_it(question, log):
    for n, mistake in enumerate(question.mistakes, 1):
        nearest = max(n, int(mistake.hint))
        shown = ck.check(question.id, mistake.value).text
        assert (n <= len(question.hints)) == (f"Hint {nearest} of {len(question.hints)}: " in shown), mistake
    assert ["wrong"] * len(question.mistakes) == [event["status"] for event in log.events()]


@pytest.mark.parametrize(
    ("exercise", "written", "number"),
    [
        ("contacts_by_topic", dict(y="topic:N"), 3),  # only the title is missing
        ("contacts_by_topic", dict(y="date:N"), 1),
        ("two_counts_of_2023", dict(color="dyad:N"), 1),  # the mark comes first
        ("yes_of_each_text", dict(y="yes:N"), 1),
        ("yes_of_each_text", dict(y="yes:Q"), 3),
    ],
)
def test_a_chart_brings_the_hint_that_speaks_of_what_is_wrong(exercise, written, number, log):
    filled = load_starter(exercise).replace('"___"', "___").replace("title=___", 'title=""')
    for name, value in written.items():
        filled = filled.replace(f"{name}=___", f'{name}="{value}"')
    assert f"Hint {number} of 3: " in run(filled).text


def test_a_starter_that_nobody_has_changed_is_no_try(log):
    """A whole chart to change has no blank: running all cells of a lesson must not cost the first hint."""
    starter = load_starter("bars_on_guarantees")
    *body, call = starter.rstrip().splitlines(keepends=True)
    assert in_a_cell("".join(body), call).startswith("… No answer yet. This is the code as it was.")
    assert [] == log.events()
    assert "Hint 1 of 3" in in_a_cell("".join(body).replace("mark_point", "mark_rule"), call)


def load_starter(exercise):
    return find(exercise)[1].starter


def in_a_cell(source, call):
    filename, names = f"<ipython-input-{abs(hash(source))}>", {"ck": ck}
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    exec(compile(source, filename, "exec"), names)
    return eval(call, names).text


def explained(days, source):
    return in_a_cell(source, f"ck.check({days!r}, answer)")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return ___ + 1", "There is still a blank to fill in. Replace `___`"),
        (
            "return evnets",
            'the name `evnets` in the line `return evnets`. If you mean a text, put quotation marks: `"evnets"`',
        ),
        ("return {'a': 1}['b']", "There is no column or row 'b' in the line `return {'a': 1}['b']`"),
        ("return 1 / 0", "Python stopped in the line `return 1 / 0`. It says: ZeroDivisionError: division by zero"),
        (
            "import pandas\n    return pandas.DataFrame({'a': ['x'], 'b': ['y']}).groupby('a')['b'].mean()",
            "There is no mean of texts in the line",
        ),
        ("return 'mean(___):Q'", "There is still a blank to fill in. Replace `___`"),
        ("return ck.mark____()", "There is still a blank to fill in. Replace `___`"),
        (
            "import altair\n    return altair.Chart().mark_brr()",
            "A Chart has no `mark_brr` in the line `return altair.Chart().mark_brr()`. Did you mean `mark_bar`?",
        ),
        (
            "import altair\n    return altair.Chart().mark_bar(colour='red')",
            "It says: SchemaValidationError: `MarkDef` has no parameter named 'colour'",
        ),
        ("24 - 18", "Your function gives nothing back. Its last line must start with `return`."),
        ("return print", "put `()` behind its name"),
    ],
)
def test_an_error_in_a_learners_code_is_explained_and_not_thrown(days, log, body, said):
    assert said in explained(days, f"def answer():\n    {body}\n")
    assert [] == log.events()


def test_a_blank_is_a_blank_although_jupyter_keeps_an_output_in_it(days, log):
    names = {"ck": ck, "___": 18}
    exec("def answer():\n    return 24 - [___ for _ in range(1)][0]\n", names)
    assert "There is still a blank" in ck.check(days, names["answer"]).text
    assert [] == log.events()


def test_a_learner_may_stop_their_own_code(days):
    def answer():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ck.check(days, answer)


def test_every_kind_of_question_can_be_answered_without_its_widget(days, log):
    assert "✘ Not yet. Geneva" in ck.check("city", "geneva").text
    assert "Hint 1 of 1: Three of four." in ck.check("every_kind/share", 1).text
    assert "A model answer: What was said" in ck.check("unknown", "I do not know.").text
    assert "○ Another answer than ours. Its lane is shorter." in ck.check("lane", "russia").text
    assert "○ There is a gap. You said 20%" in ck.check("alike", 20).text
    assert 5 == len(Log(log.path).events())


def test_an_unknown_exercise_brings_the_nearest(days):
    with pytest.raises(UnknownName, match=r"There is no exercise 'dayz'\. Did you mean 'days'"):
        ck.check("dayz", 1)


def test_a_name_that_two_lessons_use_must_say_its_lesson(days, course_copy):
    banks = course_copy / "data" / "questions"
    banks.joinpath("second.toml").write_bytes(banks.joinpath("every_kind.toml").read_bytes())
    with pytest.raises(UnknownName, match=r"every_kind/days, second/days\. Say which lesson you mean"):
        ck.check(days, 6)
    assert "Right" in ck.check("second/days", 6).text


def test_a_broken_bank_of_another_lesson_is_in_nobodys_way(days, course_copy, log):
    banks = course_copy / "data" / "questions"
    banks.joinpath("a_broken.toml").write_text("title = ", encoding="utf-8")
    banks.joinpath("z_mistaken.toml").write_bytes(b"\xff")
    assert "Right" in ck.check(days, 6).text
    with pytest.raises(UnknownName, match=r"a_broken\.toml, z_mistaken\.toml cannot be read: run `coursekit check`"):
        ck.check("in_the_broken_one", 6)
    with pytest.raises(BankError, match="not valid TOML"):
        ck.check("a_broken/days", 6)


def test_the_html_escapes_and_says_the_same(days):
    shown = ck.check(days, 7)
    assert "<strong>✘ Not yet.</strong>" in shown.html
    assert 'role="status"' in shown.html
    assert "<summary>Evidence (1)</summary>" in shown.html


def test_a_copy_that_a_synchroniser_left_beside_a_bank_is_in_nobodys_way(course_copy, monkeypatch, log):
    """OneDrive keeps two versions by adding the computer's name; every exercise of the lesson then failed."""
    monkeypatch.chdir(course_copy / "notebooks")
    bank = course_copy / "data" / "questions" / "riyadh_talks.toml"
    bank.with_name("riyadh_talks-LAPTOP7.toml").write_bytes(bank.read_bytes())
    assert "✔ Right." in ck.check("days_to_un_vote", 6).text
    assert ["riyadh_talks"] == [event["lesson"] for event in log.events()]


def test_a_chart_is_shown_above_what_is_said_of_it(days, course_copy):
    """In a real kernel: the chart that was checked, then the outcome; one that cannot be drawn is explained alone."""
    import nbformat
    from nbclient import NotebookClient

    (question,) = (q for q in load_bank(course_copy / "data/questions/every_kind.toml").questions if q.id == "calls")
    cells = [
        "import coursekit as ck\nimport coursekit.drawing.theme",
        question.solution,
        question.solution.replace("pair:N", "pairs"),
        question.solution.replace("mark_bar", "mark_point"),
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    here = {"metadata": {"path": str(course_copy / "notebooks")}}
    NotebookClient(notebook, kernel_name="python3", resources=here).execute()
    first, right, misspelt, wrong = (
        [output.get("data", {}).keys() - {"text/plain"} for output in cell.outputs] for cell in notebook.cells
    )
    assert [] == first
    assert [{"application/vnd.vegalite.v5+json"}, {"text/html"}] == right == wrong
    assert [{"text/html"}] == misspelt
    told = [cell.outputs[-1]["data"]["text/html"] for cell in notebook.cells[1:]]
    assert "Two of the four calls" in told[0]
    assert "<strong>Try next:</strong> Put the longest bar first." in told[0]
    assert "Did you mean <code>pair</code>?" in told[1]
    assert "draws with <code>mark_point()</code>; the task asks for <code>mark_bar()</code>." in told[2]
