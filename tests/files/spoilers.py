"""Ways to spoil a clean workbook, one fault at a time."""


def put(cells):
    """Return a spoiler that puts values into cells given as 律师!C2."""

    def spoil(book):
        for place, value in cells.items():
            sheet, cell = place.split("!")
            book[sheet][cell] = value

    return spoil


def shown_as(place, value, form):
    """Return a spoiler that puts a number into a cell with a number format."""

    def spoil(book):
        sheet, cell = place.split("!")
        book[sheet][cell].value, book[sheet][cell].number_format = value, form

    return spoil


def drop_column(sheet, header):
    def spoil(book):
        found = next(c.column for c in book[sheet][1] if c.value == header)
        book[sheet].delete_cols(found)

    return spoil


def drop_sheet(name):
    return lambda book: book.remove(book[name])


def rename_sheet(old, new):
    return lambda book: setattr(book[old], "title", new)


def new_sheet(name):
    return lambda book: book.create_sheet(name).append(["x"])


def error_value(place):
    def spoil(book):
        sheet, cell = place.split("!")
        book[sheet][cell] = "#REF!"
        book[sheet][cell].data_type = "e"

    return spoil


def merge(place):
    sheet, cells = place.split("!")
    return lambda book: book[sheet].merge_cells(cells)


def as_plain(place):
    sheet, cell = place.split("!")
    return lambda book: setattr(book[sheet][cell], "number_format", "General")


def add_row(sheet, values):
    return lambda book: book[sheet].append(values)


def together(*spoilers):
    def spoil(book):
        for one in spoilers:
            one(book)

    return spoil
