"""What a superuser may alter of keys, source lines and refusals kept, and the differences that must be told."""

OTHER_ID = "00000000-0000-7000-8000-000000000000"


def _refused(refusals: str) -> str:
    """Keep a refusal for a key, told by the act of the third entry."""
    return (
        "INSERT INTO refused_key (place_id, pool_id, key_id, key_item, act_id, salt, fingerprint, refusals) "
        f"SELECT place_id, pool_id, '{{other}}', 0, act_id, '\\x00', '\\x00', '{refusals}' FROM entry "
        "WHERE {key} AND sequence = 3"
    )


KEY_MUTATIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "a part of no item": (
        (
            "UPDATE entry SET key_id = '{other}', key_item = 0, key_part = 1, fingerprint = '\\x00' "
            "WHERE {key} AND sequence = 3"
        ),
        ("entry 3: the parts of its item do not follow each other",),
    ),
    "the key of an act": (
        "UPDATE act SET idempotency_key = 'k' FROM entry e WHERE act.act_id = e.act_id AND e.{key} AND e.sequence = 3",
        ("entry 3: its key is not that of its act",),
    ),
    "one key twice": (
        (
            "DROP INDEX entry_key_posts_once; UPDATE entry SET key_id = '{other}', key_item = 0, key_part = 0, "
            "fingerprint = '\\x00' WHERE {key} AND sequence IN (1, 3, 5)"
        ),
        ("entries 1 and 3 and 5: one key posted them",),
    ),
    "one source line twice": (
        (
            "DROP INDEX entry_source_line_posts_once; UPDATE entry e SET source_body = o.source_body, "
            "source_system = o.source_system, source_document = o.source_document, source_line = o.source_line "
            "FROM entry o WHERE e.{key} AND e.sequence = 3 AND o.{key} AND o.sequence = 1"
        ),
        ("entries 1 and 3: one source line stands in them", "entry 3: source_document is"),
    ),
    "one entry reversed twice": (
        "DROP INDEX entry_is_reversed_once; UPDATE entry SET reverses_sequence = 2 WHERE {key} AND sequence = 5",
        ("entries 4 and 5: they take back one entry",),
    ),
    "a refusal kept for another key": (
        _refused('[{{"code": "line-is-already-posted", "detail": "", "pointer": ""}}]'),
        (f"key {OTHER_ID}: a refusal is kept under another key than that of its act",),
    ),
    "a refusal kept that is not final": (
        _refused('[{{"code": "period-is-not-open", "detail": "", "pointer": ""}}]'),
        (f"key {OTHER_ID}: a refusal is kept for it for ever, and is not final",),
    ),
    "a refusal kept that is none": (
        _refused('[{{"code": "nothing"}}]'),
        (f"key {OTHER_ID}: the refusal kept for it cannot be read",),
    ),
    "a key refused and posted": (
        _refused("[]") + ";UPDATE entry SET key_id = '{other}', key_item = 0, key_part = 0, fingerprint = '\\x00' "
        "WHERE {key} AND sequence = 3",
        ("entry 3: its key was refused for ever too",),
    ),
}
