"""What the things are called in English that the journeys, and the factories that they use, call in bokmål."""

NAMES = {
    "Ingen av dem": "Ingen av dem (en)",
    "Trygg vei hjem": "A safe way home",
    "Lave lykter": "Low lamps",
    "Lyktene": "The lamps",
    "Benken": "The bench",
    "En sti ved et vann.": "A path.",
    "Lys som våkner når du kommer": "Light that wakes when you come",
    "Lyset er varmere.": "The light is warmer.",
    "Vi tar omveier når det er mørkt": "We take detours in the dark",
    "Lyktene virker, så de blir": "The lamps work, so they stay",
    "Varmt lys skremmer ingen.": "Warm light scares nobody.",
    "Vi tar omveier": "We take detours",
}
