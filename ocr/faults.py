"""The document's own faults: each a class with a stable code, a status and one sentence, in two languages, of what to do.

A fault is never retried: the same bytes would fail the same way. What is the world's fault rises as it is.
"""

from typing import ClassVar


class DocumentFault(Exception):
    """Base of all faults of an uploaded file. `detail` may add what was found (no text of the document)."""

    code: ClassVar[str] = "document_fault"
    status: ClassVar[int] = 422
    zh: ClassVar[str] = "无法处理该文件，请换一份重新上传。"
    en: ClassVar[str] = "This file can't be processed; please upload another copy."

    def __init__(self, found: str = "") -> None:
        super().__init__(found or self.en)
        self.found = found


class EmptyFile(DocumentFault):
    code = "empty_file"
    zh = "文件是空的，请重新选择文件。"
    en = "The file is empty; please choose it again."


class UnsupportedType(DocumentFault):
    code = "unsupported_type"
    status = 415
    zh = "不支持这种文件，请上传 PDF、照片（JPG、PNG、HEIC 等）、Excel、CSV 或 ZIP。"
    en = "This type of file is not supported; please upload a PDF, a photo, a spreadsheet, CSV or a ZIP of these."


class FileTooLarge(DocumentFault):
    code = "file_too_large"
    status = 413
    zh = "文件太大，请压缩或拆分后再上传。"
    en = "The file is too large; please compress or split it."


class CorruptFile(DocumentFault):
    code = "corrupt_file"
    zh = "文件已损坏或不完整，请重新导出或重新拍摄后上传。"
    en = "The file is damaged or incomplete; please export or photograph it again."


class PasswordRequired(DocumentFault):
    code = "password_required"
    zh = "文件有密码，请输入打开密码。"
    en = "The file is protected; please send its password."


class WrongPassword(PasswordRequired):
    code = "wrong_password"
    zh = "密码不正确，请再输入一次。"
    en = "The password is not right; please send it again."


class UnsupportedEncryption(DocumentFault):
    code = "unsupported_encryption"
    zh = "文件的加密方式不受支持，请导出一份未加密的文件。"
    en = "The file's encryption is not supported; please export an unprotected copy."


class TooManyPages(DocumentFault):
    code = "too_many_pages"
    zh = "页数太多，请拆分后再上传。"
    en = "The document has too many pages; please split it."


class ImageTooLarge(DocumentFault):
    code = "image_too_large"
    zh = "图片尺寸过大，请缩小后再上传。"
    en = "The image has too many pixels; please reduce it."


class NestedArchive(DocumentFault):
    code = "nested_archive"
    zh = "压缩包内不能再有压缩包，请解压后上传其中的文件。"
    en = "Archives inside an archive are not opened; please unpack them first."


class UnsafeArchive(DocumentFault):
    code = "unsafe_archive"
    zh = "压缩包不安全（文件过多、过大或路径异常），请直接上传其中的文件。"
    en = "The archive is not safe to open (too many or too large entries, or odd paths); please upload the files themselves."


class NoReadableText(DocumentFault):
    code = "no_readable_text"
    zh = "文件中没有可以识别的文字，请重新拍摄清晰的照片。"
    en = "No text could be read; please take a sharper photo."


class DecodeLimit(DocumentFault):
    code = "decode_limit"
    zh = "打开该文件所需的时间或内存超过限制，请换一种方式导出。"
    en = "Opening this file took more time or memory than allowed; please export it another way."


class Illegible(DocumentFault):
    code = "illegible"
    zh = "照片看不清（太小、太暗或模糊），请在光线充足处平放、对准，重新拍摄整页。"
    en = "The image can't be read (too small, dark or blurred); please photograph the whole page again in good light."
