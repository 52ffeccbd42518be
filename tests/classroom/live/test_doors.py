"""Who may do what: what is refused is refused in words, and costs nobody else anything."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter

import pytest

from coursekit.classroom.live.rounds import card
from coursekit.questions.bank import load_bank
from live_class import JSON, PATIENCE, LiveClass, bearer, together, vote_in
from loops import finished
from places import BANKS

LESSON, QUESTION = "wedge_by_the_numbers", "what_votes_can_tell"


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """One class for this module; each test begins a round of its own."""
    import shutil

    from places import ROOT

    course = tmp_path_factory.mktemp("course")
    for folder in ("notebooks", "data"):
        shutil.copytree(ROOT / folder, course / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    with LiveClass(course, port=0) as running:  # the first free port, as a teacher has it
        yield running


@pytest.fixture
def round(live):
    return live.start(LESSON, QUESTION)


def refusal(request: urllib.request.Request | str) -> tuple[int, dict]:
    """What comes back for a request that is refused."""
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request, timeout=60)
    with error.value as reply:
        return reply.code, json.load(reply)


def refused(told: tuple[int, dict], status: int, words: str) -> None:
    assert (status, True) == (told[0], words in told[1]["error"]), told


def test_a_code_lets_in_and_a_wrong_one_does_not(live):
    wrong = "111111" if live.code != "111111" else "222222"
    refused(live.ask("api/join", {"code": wrong}), 403, f"There is no class with the code '{wrong}' here.")
    # Somebody who tries them all is slowed down, and whoever has the right one still comes in.
    tries = [live.ask("api/join", {"code": f"{n:06}"}) for n in range(12)]
    refused(tries[-1], 429, "Wait two seconds")
    assert live.join("Ada")


def test_nobody_is_somebody_without_a_token(live, round):
    for token in ("", "made-up", "x" * 500):
        refused(live.ask("api/state", token=token), 401, "Join again with the code")
        refused(live.ask("api/events", vote_in(round, "x", "a"), token), 401, "Join again with the code")


def test_a_student_is_no_teacher(live, round):
    token = live.join()
    for path in ("class", "questions", "names", f"stuck?lesson={LESSON}"):
        refused(live.ask(f"api/{path}", token=token), 403, "Only the teacher may do this.")
    for path, body in (("move", {"before": "open 1", "after": "closed 1"}), ("start", {"lesson": LESSON}), ("end", {})):
        refused(live.ask(f"api/{path}", body, token), 403, "Only the teacher may do this.")
        refused(live.ask(f"api/{path}", body, Cookie="coursekit-teacher=guess"), 401, "Nobody of this class")
    assert "open 1" == live.teach("api/class")["phase"]


def test_a_name_comes_from_the_token_and_never_from_what_is_sent(live, round):
    ada, bo = live.join("Ada"), live.join("Bo")
    for claim in ({"student": "Bo"}, {"name": "Bo"}, {"student": ["Bo"]}):
        told = live.ask("api/events", vote_in(round, round["shown"][0], "a") | claim, ada)
        refused(told, 403, "Your token does not say that you are")
    assert 0 == live.teach("api/class")["voted"]
    assert 200 == live.ask("api/events", vote_in(round, round["shown"][0], "a"), bo)[0]
    assert 200 == live.ask("api/events", vote_in(round, round["shown"][1], "a"), ada)[0]  # ids are each one's own
    people = {each["name"]: each["in"] for each in live.teach("api/names")["people"]}
    assert (True, True) == (people["Ada"], people["Bo"])


def test_a_vote_counts_only_while_its_phase_is_open(live, round):
    token, first = live.join(), round["shown"][0]
    closed = "The vote was closed when this arrived. It does not count in class."
    for wrong in ({"vote": 2}, {"round": "0" * 16}, {"question": "china_in_russias_trade", "response": 5}):
        status, told = live.ask("api/events", vote_in(round, first, str(wrong[("vote" in wrong and "vote") or "round"]
            if "question" not in wrong else "q")) | wrong, token)  # fmt: skip
        assert (409, closed) == (status, told["events"][0]["why"])
    for phase in ("closed 1", "talk"):
        live.move(phase)
        status, told = live.ask("api/events", vote_in(round, first, phase.replace(" ", "-")), token)
        assert (409, closed) == (status, told["events"][0]["why"])
    assert {} == live.teach("api/class")["tally"]


def test_the_teacher_goes_only_where_a_round_can_go(live, round):
    before = {"round": round["round"], "before": "open 1"}
    for wrong in ("talk", "reveal", "open 2", "nowhere"):
        status, told = live.ask("api/move", before | {"after": wrong}, Cookie=f"coursekit-teacher={live.key}")
        refused((status, told), 400, f"From 'open 1' a round cannot go to '{wrong}'.")
    assert "closed 1" == live.move("closed 1")["phase"]
    late = live.ask("api/move", before | {"after": "closed 1"}, Cookie=f"coursekit-teacher={live.key}")
    refused(late, 409, "The round has moved on in another window.")
    refused(live.ask("api/start", {"lesson": LESSON, "question": "why"}, Cookie=f"coursekit-teacher={live.key}"), 400,
            "There is no question 'why'.")  # fmt: skip


@pytest.mark.parametrize(
    "phases", [[], ["closed 1"], ["closed 1", "talk"], ["closed 1", "talk", "open 2"], ["closed 1", "talk", "open 2",
    "closed 2"]],
)  # fmt: skip
def test_before_the_reveal_no_student_gets_a_tally_or_a_key(live, round, phases):
    token = live.join()
    live.ask("api/events", vote_in(round, round["shown"][0], "mine"), token)
    for phase in phases:
        live.move(phase)
    told = live.ask("api/state", token=token)[1]
    question = load_bank(live.course / "data" / "questions" / f"{LESSON}.toml")[QUESTION]
    everything = json.dumps(told, ensure_ascii=False)
    assert set() == {"tally", "right", "why", "advice", "hits"} & told.keys()
    assert question.why not in everything
    assert all(option.feedback not in everything for option in question.options)
    assert {"1": round["shown"][0]} == told["own"]


def test_the_reveal_tells_all(live, round):
    token = live.join()
    live.ask("api/events", vote_in(round, round["shown"][0], "mine"), token)
    live.move("closed 1")
    live.move("reveal")
    told = live.ask("api/state", token=token)[1]
    assert {"1": {"voted": 1, "marks": {}, "numbers": [], "chosen": {round["shown"][0]: 1}}} == told["tally"]
    assert load_bank(live.course / "data" / "questions" / f"{LESSON}.toml")[QUESTION].right == told["right"]


@pytest.mark.parametrize(
    ("right", "says"),
    [(0, "Fewer than 35 of 100"), (1, "Between 35 and 70 of 100"), (3, "More than 70 of 100")],
)
def test_the_first_vote_suggests_what_to_do_in_words(live, round, right, says):
    key = load_bank(live.course / "data" / "questions" / f"{LESSON}.toml")[QUESTION].right
    wrong = next(id for id in round["shown"] if id != key)
    for n in range(3):
        live.ask("api/events", vote_in(round, key if n < right else wrong, "a"), live.join())
    if right == 1:  # 2 of 4
        live.ask("api/events", vote_in(round, key, "a"), live.join())
    assert live.move("closed 1")["advice"].startswith(says)


def test_too_much_at_once_is_refused(live, round):
    token = live.join()
    refused(live.ask("api/events", "x" * 70_000, token), 413, "64,000 bytes are the most.")
    refused(live.ask("api/events", [{}] * 51, token), 413, "Send 50 answers at once")
    long = vote_in(round, "x", "a") | {"question": "wedge_in_words", "response": "y" * 30_000}
    assert live.ask("api/events", long, token)[0] in (400, 409)
    assert 200 == live.ask("api/events", vote_in(round, round["shown"][0], "b"), token)[0]


def test_a_body_without_an_end_is_cut(live):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=30)
    connection.putrequest("POST", "/api/events")
    for name, value in (JSON | bearer(live.join()) | {"Transfer-Encoding": "chunked"}).items():
        connection.putheader(name, value)
    connection.endheaders()
    chunk = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    sent = 0
    try:
        while sent < 100:
            connection.send(chunk)
            sent += 1
    except OSError:
        pass  # the service has hung up
    finally:
        connection.close()
    assert sent < 100
    assert live.teach("api/class")["code"] == live.code


def test_a_thousand_requests_from_one_device_slow_that_device_only(live, round):
    flood, other = live.join(), live.join()
    events = [vote_in(round, round["shown"][0], f"f{n}") for n in range(1000)]
    told = Counter(status for status, _ in finished(together(live.link, [flood] * 1000, events)))
    assert {200, 429} == set(told)
    assert 200 == live.ask("api/events", vote_in(round, round["shown"][1], "o"), other)[0]
    assert 2 == live.teach("api/class")["voted"]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"},
     {"Sec_Fetch_Site": "same-site"}],
)  # fmt: skip
def test_a_page_of_another_site_can_neither_vote_nor_teach(live, round, headers):
    token = live.join()
    words = "This came from a page of another site. Nothing was counted."
    body = vote_in(round, round["shown"][0], "a")
    refused(live.ask("api/events", body, Cookie=f"coursekit-class={token}", **headers), 403, words)
    moved = {"round": round["round"], "before": "open 1", "after": "closed 1"}
    refused(live.ask("api/move", moved, Cookie=f"coursekit-teacher={live.key}", **headers), 403, words)
    assert (0, "open 1") == (live.teach("api/class")["voted"], live.teach("api/class")["phase"])


def test_a_form_of_another_site_sends_no_json(live):
    request = urllib.request.Request(f"{live.link}api/join", data=b"code=1", headers={"Content-Type": "text/plain"})
    assert (415, {"error": "This is not JSON. Nothing was counted."}) == refusal(request)


@pytest.mark.parametrize(
    "event",
    [
        [None], 5, "vote", {"id": 5}, {"id": ""}, {"id": "a b"}, {"id": "x" * 81},
        {"id": "a", "bank": "b", "lesson": "../../data/questions/un_votes", "question": "y"},
        {"id": "a", "bank": "b", "lesson": LESSON, "question": QUESTION, "response": "\ud800"},
        {"id": "a", "bank": "b", "lesson": LESSON, "question": QUESTION, "response": {"a": 1}},
        {"id": "a", "bank": "b", "lesson": LESSON, "question": QUESTION, "response": "no_such_option"},
        {"id": "a", "bank": "b", "lesson": LESSON, "question": "peel_off", "response": "a\u0000b"},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused_and_harms_nobody(live, round, event):
    status, told = live.ask("api/events", event, live.join())
    assert status in (400, 409)
    words = told.get("error") or told["events"][0]["why"]
    assert "Traceback" not in words
    assert len(words) > 10
    assert 200 == live.ask("api/events", vote_in(round, round["shown"][0], "b"), live.join())[0]


@pytest.mark.parametrize("body", [[], 5, "x"])
def test_what_is_no_request_of_ours_is_refused_in_words(live, body):
    refused(live.ask("api/join", body), 400, "This is not what is asked for here.")
    refused(live.ask("api/move", body, Cookie=f"coursekit-teacher={live.key}"), 400, "This is not what is asked for")
    request = urllib.request.Request(f"{live.link}api/join", data=b"{", headers=JSON)
    assert 400 == refusal(request)[0]


def test_pages_ask_nothing_of_other_sites_and_stay_out_of_frames(live):
    for path in ("", live.code, "phone.js", "live.css"):
        with urllib.request.urlopen(live.link + path, timeout=60) as reply:
            policy = reply.headers["Content-Security-Policy"]
            assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
            assert "frame-ancestors 'none'" in policy
            assert b"http" not in reply.read().replace(b"http://www.w3.org/2000/svg", b"").replace(b"/^https?", b"")


def test_the_page_on_the_wall_is_the_teachers(live):
    for path in ("projector", "projector?key=guess"):
        refused(refusal(live.link + path), 403, "that `coursekit class` has printed")


def test_it_serves_the_address_that_it_prints_and_no_other(live):
    import socket

    with socket.create_connection(("127.0.0.1", live.port), timeout=30):
        pass
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.2", live.port), timeout=30)


def test_a_taken_port_is_named_and_a_store_that_cannot_be_opened(live, tmp_path):
    stores = f"sqlite:///{tmp_path}/no/where.sqlite", "nonsense", "mysql://u:secret@h/d"
    told = started(live, ("--port", str(live.port)), *(("--store", store) for store in stores))
    assert [1, 1, 1, 1] == [status for status, _ in told], told
    assert f"127.0.0.1:{live.port} cannot be used here" in told[0][1]
    for _, said in told[1:]:
        assert "Votes cannot be kept in" in said
        assert "secret" not in said
        assert "Traceback" not in said


def started(live, *ways: tuple[str, ...]) -> list[tuple[int, str]]:
    """What comes of starting a class in each of these ways, in one process that cannot run for ever."""
    code = """
import contextlib, io, json, sys
from coursekit.app import cli

found = []
for way in json.loads(sys.argv[1]):
    with contextlib.redirect_stderr(io.StringIO()) as told:
        found.append((cli.main(["class", "--no-browser", "--address", "127.0.0.1", *way]), told.getvalue()))
print(json.dumps(found))
"""
    run = [sys.executable, "-c", code, json.dumps(ways)]
    done = subprocess.run(run, cwd=live.course, capture_output=True, encoding="utf-8", check=True, timeout=PATIENCE)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("id", ["summit", "line"])
def test_a_card_says_in_what_a_number_is_given(id):
    told = card(load_bank(BANKS / "every_kind.toml")[id], [])
    assert ("%", 0, 100) == (told["unit"], told["least"], told["most"])
