"""Why a file is refused: a code with parameters. The sentence a person reads is made elsewhere, from the code."""

# Every code that `inspect_file` can raise; whoever words them for people checks against this list.
REFUSAL_CODES = frozenset(
    {
        "content.empty",
        "content.not_allowed",
        "content.mismatch",
        "content.polyglot",
        "content.pdf_encrypted",
        "content.pdf_active",
        "content.pdf_broken",
        "content.pdf_too_complex",
        "content.image_broken",
        "content.image_too_large",
        "content.office_broken",
        "content.office_encrypted",
        "content.office_macro",
        "content.office_external",
        "content.office_bomb",
        "content.video_unreadable",
        "content.video_truncated",
        "content.video_fragmented",
        "content.video_no_picture",
    }
)

# Every code that may stand in FileFacts.warnings: accepted, but worth saying.
WARNING_CODES = frozenset({"content.office_embedded", "content.video_codec"})


class ContentRefused(Exception):
    """The file must not be kept. `code` is one of REFUSAL_CODES, `params` are plain values for the sentence."""

    def __init__(self, code: str, **params: str | float) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
