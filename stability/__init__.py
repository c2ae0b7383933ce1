"""Pure judgement: which points have a stable connection, and why not."""
