"""Parts of which every screen is built; they know the theme and nothing of the product.

Widgets that draw icons take the ``Theme`` first; the others are dressed by the style sheet alone.
Texts are handed in already in the officer's language: call the setter again when it changes.
"""
