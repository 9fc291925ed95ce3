"""The life of one thing: an agreement, a scheme's budget, a contribution, an entry; who, when and why, in order."""
