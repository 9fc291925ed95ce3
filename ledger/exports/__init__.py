"""The books as files: tables for auditors, journals for other programs; streamed, so that memory never grows."""
