"""An empty .docx to draw on: Times New Roman, Vietnamese, nothing left over from a template, no time of making."""

from __future__ import annotations

import docx as python_docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tiengvang.documents.ink import FONT

_LEFT_OUT = "thumbnail customXml stylesWithEffects numbering webSettings extended-properties fontTable theme".split()
_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "HeaderChar", "Footer", "FooterChar"}
_PARAGRAPHS = (
    '<w:pPrDefault {0}><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault>"
)
_SETTINGS = (
    '<w:settings {0}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="vi-VN"/>'
    '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
_LETTERS = (
    '<w:rPrDefault {0}><w:rPr><w:rFonts w:ascii="{1}" w:hAnsi="{1}" w:eastAsia="{1}" w:cs="{1}"/>'
    '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault>"
)


def blank(*, author: str, title: str) -> Document:
    """A document without a paragraph, of one section."""
    document = python_docx.Document()
    for holder in (document.part.package, document.part):
        for key in [key for key, rel in holder.rels.items() if rel.reltype.rsplit("/", 1)[-1] in _LEFT_OUT]:
            holder.rels.pop(key)
    _plain_styles(document)
    settings = document.settings.element
    for element in list(settings):
        settings.remove(element)
    settings.extend(list(parse_xml(_SETTINGS.format(nsdecls("w")))))
    properties = document.core_properties
    for element in list(properties._element):
        properties._element.remove(element)
    properties.author, properties.title, properties.language = author, title, "vi-VN"
    return document


def _plain_styles(document: Document) -> None:
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _STYLES:
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    defaults[:] = [parse_xml(_LETTERS.format(nsdecls("w"), FONT)), parse_xml(_PARAGRAPHS.format(nsdecls("w")))]
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
