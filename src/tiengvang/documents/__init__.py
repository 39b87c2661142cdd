"""Official documents in the form of Decree 30/2020/NĐ-CP, annexes I and III: as .docx and .pdf. Not what they say.

`model` is what a document is, `reading` makes one from JSON, `writing.write_docx` and `pdf.to_pdf` put it on paper.
"""
