"""Puts `#[costate::coroutine]` on every `async fn` with a body below DIR/src, but on tests and on `main`."""

import pathlib
import re
import sys

BEGINS = re.compile(r"(\s*)(pub(\([^)]*\))?\s+)?(unsafe\s+)?async\s+(unsafe\s+)?fn\s")
ENTRY = ("tokio::test", "tokio::main", "async_std::main", "async_std::test")


def has_body(lines, index):
    """Whether a `{` comes before a `;` that is not one of an array's type."""
    signature = " ".join(lines[index : index + 40])
    signature = re.sub(r"\[[^][{}]*;[^][{}]*\]", "", signature)
    body, end = signature.find("{"), signature.find(";")
    return body != -1 and (end == -1 or body < end)


count = 0
for path in sorted(pathlib.Path(sys.argv[1], "src").rglob("*.rs")):
    lines, annotated = path.read_text().split("\n"), []
    for index, line in enumerate(lines):
        begins = BEGINS.match(line)
        is_entry = any(name in above for above in lines[max(0, index - 6) : index] for name in ENTRY)
        if begins and not is_entry and has_body(lines, index):
            annotated.append(begins.group(1) + "#[costate::coroutine]")
            count += 1
        annotated.append(line)
    path.write_text("\n".join(annotated))
print(count)
