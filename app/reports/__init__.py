"""What a phase or a half-year came to: built from what is there, edited by people, frozen when it is published."""
