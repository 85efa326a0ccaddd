"""Know whom a file names where it asks for staff ids: by an id, or by a real name that one person alone has."""

from wxflow.errors import BadInput
from wxflow_office.company.company import Company
from wxflow_office.instances.meant import key_known
from wxflow_office.spreadsheets.cells import Reader
from wxflow_office.spreadsheets.table import Row


class PeopleMeant:
    """The people of a company, each name looked up once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._found: dict[str, str] = {}

    def key(self, text: str) -> str:
        """Return the key of whom a text names, or the text where it names nobody; BadInput where it names several."""
        if any(sign.isdigit() for sign in text):  # an id: whether there is one is asked when it is used
            return text
        if text not in self._found:
            self._found[text] = key_known(self._company, "person", text) or text
        return self._found[text]

    def in_cell(self, reader: Reader, row: Row, field: str, text: str) -> str:
        """Return the same of what stands in a cell, where a problem is noted."""
        try:
            return self.key(text)
        except BadInput as error:
            reader.wrong(row, field, error.text)
            return text
