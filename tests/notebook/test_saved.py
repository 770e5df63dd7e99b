"""What a notebook keeps of a desk: in the file, and in what nbconvert makes of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import lawyer_assign as la
from lawyer_assign.notebook import keepsake, widget

ROOT = Path(__file__).parents[2]


class Screen:
    """Outputs as a notebook shows them, the last of each id."""

    def __init__(self, monkeypatch):
        self.outputs = {}
        for module in (widget, keepsake):
            monkeypatch.setattr(module, "display", self.show)
        monkeypatch.setattr(keepsake, "update_display", self.show)

    def show(self, data, *, raw, display_id="desk", **_):
        assert raw
        self.outputs[display_id] = data


def test_the_table_below_a_desk_follows_its_plan(monkeypatch):
    """Saved, a notebook showed "model not found" and nothing of the plan."""
    screen = Screen(monkeypatch)
    desk = la.desk(la.Scenario(la.datasets.toy(), name="<b>"), lang="en")
    assert screen.outputs == {}
    desk._ipython_display_()
    bundle = "application/vnd.jupyter.widget-view+json"
    assert screen.outputs["desk"][bundle]["model_id"] == desk.model_id
    assert screen.outputs["desk"]["text/html"] == "<div></div>"  # not the desk's repr
    plan = desk.scenario.solved.plan

    def kept():
        return screen.outputs[desk.kept]["text/html"]

    facts = desk.scenario.facts
    assert f'class="{desk.kept}"' in kept()
    assert "&lt;b&gt;: optimal" in kept()
    for committee, lawyer in plan.posts:
        assert facts.committee[committee].name in kept()
        assert facts.lawyer[lawyer].name in kept()
    assert "plan.html" in kept()
    committee, lawyer = next(one for one in plan.posts if one.lawyer != "l1")
    desk.leave(lawyer)
    desk.replan()
    assert f"({lawyer})</td>" not in kept()
    assert f"before: {facts.lawyer[lawyer].name}" in kept()
    desk._hear(None, {"do": "turn"}, None)
    assert "目标达到情况" in kept()


def test_of_a_city_a_part_is_kept_and_how_many_rows_are_not():
    row = ["c", "社区", "区", "l", "律师", "律所", 5, 7, "", "", False]
    desk = la.desk(la.datasets.toy(), lang="zh")
    desk._open()
    sheet = desk.sheet | {"rows": [row] * (keepsake.MOST_ROWS + 31)}
    plan, _ = keepsake.kept_blocks(sheet)
    assert len(plan.rows) == keepsake.MOST_ROWS
    assert plan.notes == ("另有31行",)


@pytest.mark.slow
def test_nbconvert_keeps_the_plan_in_notebook_and_page(tmp_path):
    pytest.importorskip("nbconvert", reason="nbconvert is missing")
    pytest.importorskip("ipykernel", reason="ipykernel is missing")
    import nbformat

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    source = "import lawyer_assign as la\ndesk = la.desk(la.datasets.toy())\ndesk"
    cells = [
        nbformat.v4.new_code_cell(source),
        nbformat.v4.new_code_cell('desk.leave("l6")\ndesk.replan()'),
    ]
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=cells)
    nbformat.write(notebook, tmp_path / "desk.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    for kind in ("notebook", "html"):
        subprocess.run(
            [*command, kind, "--output", "out", "desk.ipynb"],
            cwd=tmp_path, env=env, check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    out = json.loads((tmp_path / "out.ipynb").read_text("utf-8"))
    forgetful = json.loads(json.dumps(out))  # as JupyterLab saves it: no states
    del forgetful["metadata"]["widgets"]
    (tmp_path / "bare.ipynb").write_text(json.dumps(forgetful), encoding="utf-8")
    for kind in ("html", "markdown"):
        subprocess.run(
            [sys.executable, "-m", "nbconvert", "--to", kind, "bare.ipynb"],
            cwd=tmp_path, env=env, check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    for name in ("bare.html", "bare.md", "out.html"):
        assert "Desk(" not in (tmp_path / name).read_text("utf-8"), name
    html = "".join(out["cells"][0]["outputs"][1]["data"]["text/html"])
    states = out["metadata"]["widgets"]
    (state,) = (
        one["state"]
        for one in states["application/vnd.jupyter.widget-state+json"]["state"].values()
        if one["model_name"] == "AnyModel"
    )
    facts = la.datasets.toy()
    page = (tmp_path / "out.html").read_text("utf-8")
    gone = facts.lawyer["l6"].name
    for text in (html, page):
        assert f"此前：{gone}" in text
        assert f"{gone}（l6）</td>" not in text
        for row in facts.committees:
            assert row.name in text
    assert len(state["sheet"]["rows"]) == len(facts.committees)
