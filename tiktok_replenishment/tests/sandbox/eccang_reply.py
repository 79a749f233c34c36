# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The ways in which installations of ECCANG WMS wrap an answer.

============  =================================================================
reply         the answer
============  =================================================================
escaped       JSON with XML's own characters escaped, in ``<response>``
cdata         JSON in a CDATA section
return        escaped, in ``<return>``
fault         a SOAP Fault, whatever was asked
html          a web page, as from a wrong address
doctype       a document type whose entity names a file of the machine
bomb          a document type whose entities grow without end
============  =================================================================
"""

from xml.sax.saxutils import escape

from .messages import Answer

REPLIES = ("escaped", "cdata", "return", "fault", "html", "doctype", "bomb")
HTML = "<!DOCTYPE html>\n<html><body>Welcome to our warehouse</body></html>"
ENTITY = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
BOMB = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


class SoapError(Exception):
    """The call is no SOAP call of this service."""


def wrap(reply, text, *, status=200):
    """Return the Answer that carries ``text``."""
    if reply == "html":
        return Answer(body=HTML.encode(), content_type="text/html")
    if reply == "fault":
        content = (
            "<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode>"
            f"<faultstring>{escape(text)}</faultstring></SOAP-ENV:Fault>"
        )
        return _document(content, status=500)
    if reply == "doctype":
        return _document(_response("&secret;"), status=status, prolog=ENTITY)
    if reply == "bomb":
        return _document(_response("&a11;"), status=status, prolog=BOMB)
    if reply == "cdata":
        inside = text.replace("]]>", "]]]]><![CDATA[>")
        return _document(_response(f"<![CDATA[{inside}]]>"), status=status)
    name = "return" if reply == "return" else "response"
    return _document(_response(escape(text), name), status=status)


def _response(content, name="response"):
    return (
        f"<ns1:callServiceResponse><{name}>{content}</{name}></ns1:callServiceResponse>"
    )


def _document(content, *, status, prolog=""):
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{prolog}'
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:ns1="http://www.example.org/Ec/">'
        f"<SOAP-ENV:Body>{content}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    )
    return Answer(
        status=status, body=document.encode(), content_type="text/xml; charset=utf-8"
    )
