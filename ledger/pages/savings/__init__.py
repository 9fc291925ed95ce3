"""Pages of savings: cases, what they project, claims and their life, what was realised, what stops, who invested."""
