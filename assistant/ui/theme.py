"""Gradio's own parts in our tokens: one accent, system fonts, 16 px and more, light and dark alike."""

from __future__ import annotations

import gradio as gr


def calm_theme() -> gr.themes.Base:
    """Colours are the variables of `tokens.css`, which know light from dark; no font is fetched."""
    theme = gr.themes.Base(
        text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_md,
        font=[gr.themes.Font(name) for name in ("Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", "sans-serif")],
        font_mono=[gr.themes.Font("monospace")],
    )
    colours = {
        "body_background_fill": "var(--paper)",
        "background_fill_primary": "var(--paper)",
        "background_fill_secondary": "var(--paper-soft)",
        "block_background_fill": "var(--paper)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--ink-soft)",
        "block_label_text_color": "var(--ink)",
        "block_title_text_color": "var(--ink)",
        "border_color_primary": "var(--line)",
        "border_color_accent": "var(--accent)",
        "input_background_fill": "var(--paper)",
        "input_border_color": "var(--ink-soft)",
        "input_border_color_focus": "var(--accent)",
        "input_placeholder_color": "var(--ink-soft)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent)",
        "button_primary_border_color": "var(--accent)",
        "button_primary_text_color": "var(--paper)",
        "button_secondary_background_fill": "var(--paper)",
        "button_secondary_background_fill_hover": "var(--paper-soft)",
        "button_secondary_border_color": "var(--line)",
        "button_secondary_text_color": "var(--accent)",
    }
    known = {name: value for name, value in colours.items() if hasattr(theme, name)}
    dark = {f"{name}_dark": value for name, value in known.items() if hasattr(theme, f"{name}_dark")}
    return theme.set(**known, **dark, button_border_width="1px", button_border_width_dark="1px")
