"""Draft acts as files: texts that come, comparisons and summaries that go out."""
