"""Every workbook as LibreOffice prints it: pages, titles, numbers, no hashes."""

import re
import shutil
import subprocess

import openpyxl
import pytest

from tests.worlds.workbooks import write_all

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice (soffice)"),
]
A4_ACROSS = (842, 595)
"""Points, width first."""
PAGE_OF = {
    "zh": r"第\s*(\d+)\s*页，共\s*(\d+)\s*页",
    "en": r"Page\s*(\d+)\s*of\s*(\d+)",
}


@pytest.fixture(scope="module", params=["zh", "en"])
def printed(request, tmp_path_factory):
    """Return language, name -> workbook and name -> texts and sizes of its pages."""
    pdfium = pytest.importorskip("pypdfium2", reason="needs pypdfium2")
    folder = tmp_path_factory.mktemp("pages")
    paths = write_all(folder, request.param)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    asked = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
    subprocess.run(
        [*map(str, asked), *map(str, paths.values())],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    pages = {}
    for name in paths:
        document = pdfium.PdfDocument(folder / f"{name}.pdf")
        pages[name] = [
            (page.get_textpage().get_text_bounded(), page.get_size())
            for page in document
        ]
    return request.param, paths, pages


def plain(text):
    return re.sub(r"\s+", "", text)


def test_every_page_is_a4_and_numbered_and_across_but_for_long_lists(printed):
    lang, _, pages = printed
    for name, found in pages.items():
        for number, (text, size) in enumerate(found, start=1):
            sides = tuple(round(side) for side in size)
            if sides != A4_ACROSS:
                assert sides == A4_ACROSS[::-1], name
                assert re.search("团队岗位|team_roles|日历|days", plain(text)), name
            said = re.findall(PAGE_OF[lang], text, re.IGNORECASE)
            if name == "month":  # put up town by town: each counts its own
                assert len(said) == 1, number
                continue
            assert (str(number), str(len(found))) in said, (name, number)


def test_every_page_is_titled(printed):
    _, paths, pages = printed
    for name, path in paths.items():
        book = openpyxl.load_workbook(path)
        titles = [plain(title_of(one)) for one in book if one.sheet_state == "visible"]
        for text, _ in pages[name]:
            assert any(title in plain(text) for title in titles), (name, text[:80])
        everything = plain(" ".join(text for text, _ in pages[name]))
        assert [one for one in titles if one not in everything] == []


@pytest.mark.parametrize("name", ["plan", "covered", "timed_plan"])
def test_what_is_read_first_is_one_page(printed, name):
    lang, _, pages = printed
    foot = "总体情况" if lang == "zh" else "overview"
    front = [text for text, _ in pages[name] if foot in plain(text)]
    assert len(front) == 1


def title_of(sheet):
    text = sheet.oddHeader.center.text
    return str(sheet["A1"].value) if text is None else text.split("&14")[-1].strip()


def test_no_number_is_shown_as_hashes(printed):
    for found in printed[2].values():
        assert not any("##" in text for text, _ in found)


def test_every_cell_of_a_plan_is_on_paper(printed):
    """What columns of the screen hold besides stands in sheets of its own."""
    _, paths, pages = printed
    book = openpyxl.load_workbook(paths["plan"])
    text = plain(" ".join(text for text, _ in pages["plan"]))
    lost = []
    for sheet in book:
        if sheet.sheet_state != "visible":
            continue
        area = re.findall(r"\$([A-Z]+)\$(\d+)$", str(sheet.print_area or ""))
        last = sheet[area[0][0]][0].column if area else sheet.max_column
        for row in sheet.iter_rows(max_col=last, values_only=True):
            lost += [
                f"{sheet.title}: {cell}"
                for cell in row
                if isinstance(cell, str) and plain(cell) not in text
            ]
    assert lost == []
