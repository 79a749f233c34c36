# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The little SOAP 1.1 that warehouse systems need: one operation, text in, text out.

XML from outside is read without document types: with them come entities, which can
fill the memory or fetch files.
"""

from xml.parsers import expat
from xml.sax.saxutils import escape

from ..errors import ContractError, InvalidRequestError, TransientError

CONTENT_TYPE = "text/xml; charset=utf-8"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
# Read in pieces, so that a refusal ends the reading.
PIECE_BYTES = 65_536
MAX_DEPTH = 50


def envelope(namespace, operation, parameters) -> bytes:
    """Return the document of a call; ``parameters`` are pairs of name and text."""
    content = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parameters)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:ns="{namespace}"><soap:Body>'
        f"<ns:{operation}>{content}</ns:{operation}>"
        "</soap:Body></soap:Envelope>"
    ).encode()


def read_text(service, document, names) -> str:
    """Return the text of the first element called one of ``names`` (local names).

    Raise ContractError when there is none or the document is not acceptable XML, and
    the fault of the service as InvalidRequestError (our call) or TransientError.
    """
    reader = _Reader(names)
    problem = None
    try:
        reader.parse(document)
    except (expat.ExpatError, _RefusedError, ValueError, LookupError):
        # The parser's own error repeats nothing of the document, but is of no use.
        problem = ContractError(f"{service}: the answer is not acceptable XML")
    if problem:
        raise problem
    if reader.fault_code is not None:
        raise _fault(service, reader.fault_code)
    if reader.text is None:
        raise ContractError(f"{service}: the answer has no content")
    return reader.text


def _fault(service, code):
    """SOAP 1.1 says Client where the call is wrong, and Server otherwise."""
    if code.rpartition(":")[2].strip().lower().startswith(("client", "sender")):
        return InvalidRequestError(f"{service}: the call was not understood")
    return TransientError(f"{service}: the service reports a fault")


class _RefusedError(Exception):
    """The document has something that answers do not need."""


class _Reader:
    """Collects the text of one element, and the code of a Fault."""

    def __init__(self, names):
        self._names = names
        self._path = []
        self._pieces = None
        self._depth = 0
        self.text = None
        self.fault_code = None

    def parse(self, document):
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        for start in range(0, len(document), PIECE_BYTES):
            parser.Parse(document[start : start + PIECE_BYTES], False)
        parser.Parse(b"", True)

    def _refuse(self, *_declaration):
        raise _RefusedError

    def _start(self, name, _attributes):
        self._path.append(name.rpartition(" ")[2])
        if len(self._path) > MAX_DEPTH:
            raise _RefusedError
        if "Fault" in self._path and self.fault_code is None:
            self.fault_code = ""
        is_wanted = self._path[-1] in self._names and "Body" in self._path
        if is_wanted and self.text is None and self._pieces is None:
            self._pieces = []
            self._depth = len(self._path)

    def _characters(self, characters):
        if self._pieces is not None:
            self._pieces.append(characters)
        elif self._path[-1] == "faultcode":
            self.fault_code = (self.fault_code or "") + characters

    def _end(self, _name):
        if self._pieces is not None and len(self._path) == self._depth:
            self.text = "".join(self._pieces)
            self._pieces = None
        self._path.pop()
