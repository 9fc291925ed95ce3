"""Money between two pools of one place: two entries in one transaction, linked."""
